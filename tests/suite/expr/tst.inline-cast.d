/*
 * An inline has its declared type.
 *
 * @options: -q
 */
inline uint8_t BYTE = 300;
inline int64_t WIDE = 1;

BEGIN
{
	printf("%d %d %d\n", BYTE, sizeof (BYTE), sizeof (WIDE));
	exit(0);
}
