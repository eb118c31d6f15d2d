/*
 * aggsortrev turns the order round.
 *
 * @options: -q -x aggsortrev
 */
BEGIN
{
	@["a"] = sum(1);
	@["b"] = sum(3);
	@["c"] = sum(2);
	@["d"] = sum(2);
	printa("%s %@d\n", @);
	exit(0);
}
