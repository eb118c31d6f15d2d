/*
 * An aggregation that is named more than once is counted once.
 *
 * @options: -q
 */
BEGIN
{
	@ = sum(7);
	printa("%@d %@d %@d\n", @, @, @);
	exit(0);
}
