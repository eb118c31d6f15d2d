/*
 * A cast binds tighter than a binary operator.
 *
 * @options: -q
 */
BEGIN
{
	printf("%d %d\n", (char)256 + 1, (char)(256 + 1));
	printf("%d %d\n", (int)0x80000000 >> 31, -(char)1);
	printf("%d\n", sizeof ((char)1 + 1LL));
	exit(0);
}
