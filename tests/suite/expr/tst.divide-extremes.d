/*
 * The most negative number divided by -1 is itself.
 *
 * @options: -q
 */
BEGIN
{
	x = -9223372036854775807 - 1;
	m = -1;
	printf("%d %d\n", x / m, x % m);
	exit(0);
}
