/*
 * The worked example of a distribution by powers of two.
 *
 * @options: -q
 */
BEGIN
{
	@[execname] = quantize(0);
	@[execname] = quantize(3);
	@[execname] = quantize(3);
	@[execname] = quantize(5);
	@[execname] = quantize(9);
	@[execname] = quantize(9);
	@[execname] = quantize(10);
	@[execname] = quantize(17);
	exit(0);
}
