/*
 * The remainder is negative where one operand is, for constants as for variables.
 * @options: -q
 */
BEGIN
{
	x = 19;
	y = -5;
	printf("%d %d %d %d\n", x % 5, -x % 5, x % y, -x % y);
	printf("%d %d %d %d\n", 19 % 5, -19 % 5, 19 % -5, -19 % -5);
	x %= y;
	printf("%d %u\n", x, (unsigned)19 % 5);
	exit(0);
}
