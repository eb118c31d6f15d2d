/*
 * Constant expressions wrap as they would at run time.
 *
 * @options: -q
 */
BEGIN
{
	one = 1;
	most = 0x7fffffffffffffff;
	printf("%d\n", 0x7fffffffffffffff + 1 == most + one);
	printf("%d %d\n", 0x7fffffffffffffff + 1, most + one);
	printf("%d %d\n", (int)(2147483647 + 1), (int)(2147483647 + one));
	exit(0);
}
