/*
 * In the classic dialect the remainder has the sign of the dividend.
 * @options: -q -x version=1.13
 */
BEGIN
{
	x = 19;
	y = -5;
	printf("%d %d %d %d\n", x % 5, -x % 5, x % y, -x % y);
	printf("%d %d %d %d\n", 19 % 5, -19 % 5, 19 % -5, -19 % -5);
	printf("%d\n", sizeof (string));
	exit(0);
}
