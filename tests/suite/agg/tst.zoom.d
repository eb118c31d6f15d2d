/*
 * aggzoom: the largest bucket takes nearly the whole bar.
 *
 * @options: -q -x aggzoom
 */
BEGIN
{
	@ = quantize(1, 5);
	@ = quantize(2, 10);
	@ = quantize(4, 1);
	exit(0);
}
