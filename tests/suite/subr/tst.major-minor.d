/*
 * getmajor() and getminor() of Linux's device numbers: 12 bits above 20.
 *
 * @options: -q
 */
BEGIN
{
	printf("%d %d\n", getmajor((8 << 20) | 17), getminor((8 << 20) | 17));
	printf("%d %d\n", getmajor(0), getminor(1));
	exit(0);
}
