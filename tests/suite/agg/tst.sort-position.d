/*
 * aggsortpos names the aggregation whose value counts.
 *
 * @options: -q -x aggsortpos=1
 */
BEGIN
{
	@x["a"] = sum(1); @y["a"] = sum(9);
	@x["b"] = sum(2); @y["b"] = sum(8);
	@x["c"] = sum(3); @y["c"] = sum(7);
	printa("%s %@d %@d\n", @x, @y);
	exit(0);
}
