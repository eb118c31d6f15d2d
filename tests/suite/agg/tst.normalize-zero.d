/*
 * Normalization by zero is refused at run time.
 *
 * @options: -q
 */
BEGIN
{
	@ = sum(10);
	normalize(@, x = 0);
	printa("%@d\n", @);
	exit(0);
}
