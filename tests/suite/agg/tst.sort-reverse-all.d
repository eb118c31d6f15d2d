/*
 * The other way round, the aggregations too come in reverse order.
 *
 * @options: -q -x aggsortrev
 */
BEGIN
{
	@first["a"] = sum(1);
	@first["b"] = sum(2);
	@second["c"] = sum(3);
	exit(0);
}
