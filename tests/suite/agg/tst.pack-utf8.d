/*
 * aggpack: a distribution with blocks.
 *
 * @options: -q -x aggpack -x encoding=utf8
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
