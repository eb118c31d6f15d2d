/*
 * A distribution by a format, after its key.
 *
 * @options: -q
 */
BEGIN
{
	@["key"] = quantize(2);
	printa("%s:%@d", @);
	exit(0);
}
