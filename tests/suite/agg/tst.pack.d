/*
 * aggpack: a distribution on one line for each key, over the buckets that any key uses.
 *
 * @options: -q -x aggpack -x encoding=ascii
 */
int i;

BEGIN
{
	@lengths["short"] = quantize(1);
	@lengths["short"] = quantize(2);
	@lengths["short"] = quantize(3);
	@lengths["long"] = quantize(40);
	@lengths["long"] = quantize(700);
	@lengths["long"] = quantize(0, -3);
	@linear[1, "a"] = lquantize(5, 0, 10, 2);
	@linear[1, "a"] = lquantize(100, 0, 10, 2);
	@alone = quantize(8);
	printa(@lengths);
	printa(@linear);
	printa(@alone);
	exit(0);
}
