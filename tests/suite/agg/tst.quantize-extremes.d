/*
 * The first and the last bucket.
 *
 * @options: -q
 */
BEGIN
{
	@low = quantize(-9223372036854775807 - 1);
	@high = quantize(9223372036854775807);
	exit(0);
}
