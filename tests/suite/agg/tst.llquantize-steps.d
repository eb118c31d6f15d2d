/*
 * More steps than the factor, and powers above zero.
 *
 * @options: -q
 */
BEGIN
{
	@ = llquantize(3, 10, 1, 2, 20);
	@ = llquantize(12, 10, 1, 2, 20);
	@ = llquantize(14, 10, 1, 2, 20);
	@ = llquantize(250, 10, 1, 2, 20);
	exit(0);
}
