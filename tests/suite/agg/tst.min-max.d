/*
 * Minimum and maximum of signed numbers.
 *
 * @options: -q
 */
int values[int];

BEGIN
{
	@min = min(3); @max = max(3);
	@min = min(-5); @max = max(-5);
	@min = min(12); @max = max(12);
	@lone_min = min(-1); @lone_max = max(-1);
	printa("%@d\n", @min);
	printa("%@d\n", @max);
	printa("%@d\n", @lone_min);
	printa("%@d\n", @lone_max);
	exit(0);
}
