/*
 * Expressions that need many registers.
 *
 * @options: -q
 */
BEGIN
{
	x = 1;
	printf("%d\n", x + (x + (x + (x + (x + x)))));
	printf("%d\n", ((((((((((((x)))))))))))));
	printf("%d\n", (x + x) * (x + x) + (x + x) * ((x + x) * (x + x) + (x + x)) * ((x + x) - (x - x * (x + x))));
	exit(0);
}
