/*
 * Many arguments of every size in one record.
 *
 * @options: -q
 */
BEGIN
{
	printf("%d %d %d %s %d %d %s %c %d\n", (char)1, 2LL, (short)3, "four", 5, (uint8_t)6, "seven", '8', 9ULL);
	printf("%s\n", "after");
	exit(0);
}
