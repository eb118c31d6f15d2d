/*
 * The average is a whole number, rounded towards zero.
 *
 * @options: -q
 */
BEGIN
{
	@a["two"] = avg(1); @a["two"] = avg(4);
	@a["minus two"] = avg(-1); @a["minus two"] = avg(-4);
	@a["one"] = avg(7);
	@a["zero"] = avg(5); @a["zero"] = avg(-5);
	printa("%s %@d\n", @a);
	exit(0);
}
