/*
 * Conversions in printa: widths, bases, keys left out, values several times, text alone.
 *
 * @options: -q
 */
BEGIN
{
	@["key", 255] = sum(-1);
	printa("[%-6s|%6d|%@8d]\n", @);
	printa("%s %x %@x\n", @);
	printa("%@d first\n", @);
	printa("%s only\n", @);
	printa("plain\n", @);
	printa("%@d %@u %%\n", @);
	exit(0);
}
