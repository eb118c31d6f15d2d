/*
 * clear() takes effect when its record is consumed, and what comes later counts from zero.
 *
 * @options: -q -x switchrate=10ms
 */
BEGIN
{
	@["a"] = sum(5);
	@["b"] = sum(7);
	@m["m"] = max(9);
}

BEGIN
{
	clear(@);
	clear(@m);
}

tick-2s
{
	@["b"] = sum(1);
	@m["m"] = max(-3);
	exit(0);
}

END
{
	printa("%s %@d\n", @);
	printa("%s %@d\n", @m);
}
