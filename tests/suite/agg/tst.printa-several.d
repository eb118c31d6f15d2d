/*
 * Several aggregations joined by key; what one lacks is zero.
 *
 * @options: -q
 */
BEGIN
{
	@x["a"] = sum(1);
	@x["b"] = sum(5);
	@y["b"] = max(7);
	@y["c"] = max(9);
	printa("%s %@d %@d\n", @x, @y);
	printa(@x, @y);
	exit(0);
}
