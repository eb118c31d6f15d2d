/*
 * Distributions are sorted by the sum of their buckets' values.
 *
 * @options: -q
 */
BEGIN
{
	@["three small"] = quantize(1);
	@["three small"] = quantize(1);
	@["three small"] = quantize(1);
	@["one large"] = quantize(1000);
	@["negative"] = quantize(-1);
	printa("%s\n", @);
	exit(0);
}
