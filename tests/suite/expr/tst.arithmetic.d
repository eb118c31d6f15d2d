/*
 * Division rounds towards zero and the remainder has the sign of the dividend.
 *
 * @options: -q
 */
BEGIN
{
	printf("%d %d %d %d\n", 7 + 2, 7 - 9, 7 * -3, 7 / 2);
	printf("%d %d %d\n", -7 / 2, 7 / -2, -7 / -2);
	printf("%d %d %d %d\n", 7 % 3, -7 % 3, 7 % -3, -7 % -3);
	x = -7;
	y = 2;
	printf("%d %d %d %d %d\n", x + y, x - y, x * y, x / y, x % y);
	exit(0);
}
