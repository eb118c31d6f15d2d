/*
 * The second argument is what a value counts; it may be negative.
 *
 * @options: -q
 */
BEGIN
{
	@a = quantize(4, 10);
	@a = quantize(8, 30);
	@b = quantize(4, 10);
	@b = quantize(8, -10);
	@c = quantize(4, -7);
	exit(0);
}
