/*
 * Standard deviation.
 *
 * @options: -q
 */
BEGIN
{
	@a["none"] = stddev(5); @a["none"] = stddev(5); @a["none"] = stddev(5);
	@a["two"] = stddev(2); @a["two"] = stddev(4); @a["two"] = stddev(4); @a["two"] = stddev(4);
	@a["two"] = stddev(5); @a["two"] = stddev(5); @a["two"] = stddev(7); @a["two"] = stddev(9);
	@a["large"] = stddev(-1000000000000); @a["large"] = stddev(1000000000000);
	@a["one"] = stddev(-3);
	printa("%s %@d\n", @a);
	exit(0);
}
