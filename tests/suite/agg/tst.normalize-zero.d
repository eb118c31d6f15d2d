/*
 * Normalization by zero ends tracing. What was printed before stands.
 *
 * @options: -q
 * @status: 1
 */
BEGIN
{
	@ = sum(10);
	printa("%@d\n", @);
	normalize(@, x = 0);
	printa("%@d\n", @);
	exit(0);
}
