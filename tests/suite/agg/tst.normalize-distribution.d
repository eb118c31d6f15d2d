/*
 * Counts of a distribution are divided too.
 *
 * @options: -q
 */
BEGIN
{
	@ = quantize(4, 100);
	@ = quantize(8, 300);
	normalize(@, 10);
	exit(0);
}
