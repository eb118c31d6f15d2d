/*
 * A linear distribution: below the base, each step, at or above the limit.
 *
 * @options: -q
 */
BEGIN
{
	@ = lquantize(-1, 0, 50, 10);
	@ = lquantize(0, 0, 50, 10);
	@ = lquantize(9, 0, 50, 10);
	@ = lquantize(25, 0, 50, 10);
	@ = lquantize(49, 0, 50, 10);
	@ = lquantize(50, 0, 50, 10);
	@ = lquantize(1000, 0, 50, 10);
	exit(0);
}
