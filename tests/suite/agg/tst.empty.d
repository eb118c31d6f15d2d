/*
 * An aggregation that nothing was added to has no rows.
 *
 * @options: -q
 */
BEGIN
{
	exit(0);
}

BEGIN
/0/
{
	@ = count();
	@k["x"] = count();
	@q = quantize(1);
}

END
{
	printa("%@d\n", @);
	printa(@k);
}
