/*
 * The comma operator evaluates both sides and has the value of the right one.
 *
 * @options: -q
 */
BEGIN
{
	x = (1, 2, 3);
	printf("%d\n", x);
	y = (x++, x + 10);
	printf("%d %d\n", x, y);
	x = 1, y = 2;
	printf("%d %d\n", x, y);
	exit(0);
}
