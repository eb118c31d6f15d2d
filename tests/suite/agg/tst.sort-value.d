/*
 * Rows are sorted by value, then by key.
 *
 * @options: -q
 */
BEGIN
{
	@["c"] = sum(5);
	@["b"] = sum(-7);
	@["a"] = sum(30);
	@["e"] = sum(5);
	@["d"] = sum(5);
	printa("%s %@d\n", @);
	exit(0);
}
