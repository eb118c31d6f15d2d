/*
 * The last argument of lquantize is what a value counts.
 *
 * @options: -q
 */
BEGIN
{
	@ = lquantize(3, 0, 10, 1, 5);
	@ = lquantize(4, 0, 10, 1, 15);
	exit(0);
}
