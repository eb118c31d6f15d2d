/*
 * A long tuple.
 *
 * @options: -q
 */
BEGIN
{
	@[1, 2, 3, 4, 5, "six", 7, "eight"] = count();
	@[1, 2, 3, 4, 5, "six", 7, "nine"] = count();
	printa("%d %d %d %d %d %s %d %s %@d\n", @);
	exit(0);
}
