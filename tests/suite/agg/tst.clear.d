/*
 * clear() keeps the keys and sets the values to zero.
 *
 * @options: -q
 */
BEGIN
{
	@["a"] = sum(5);
	@["b"] = sum(7);
	clear(@);
	printa("%s %@d\n", @);
	exit(0);
}
