/*
 * Operators bind as in C, with ^^ between && and ||.
 *
 * @options: -q
 */
BEGIN
{
	printf("%d %d %d\n", 2 + 3 * 4, (2 + 3) * 4, 20 - 3 - 2);
	exit(0);
}
