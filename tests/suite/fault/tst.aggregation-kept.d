/*
 * Aggregations updated before a fault stay updated.
 *
 * @options: -q
 */
int zero;

BEGIN
{
	@["before"] = count();
	x = 1 / zero;
	@["after"] = count();
}

BEGIN
{
	exit(0);
}
