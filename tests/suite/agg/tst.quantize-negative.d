/*
 * Negative numbers in a distribution by powers of two.
 *
 * @options: -q
 */
BEGIN
{
	@ = quantize(-1);
	@ = quantize(-2);
	@ = quantize(-5);
	@ = quantize(1);
	exit(0);
}
