/*
 * Only the rows around what was seen are shown.
 *
 * @options: -q
 */
BEGIN
{
	@ = lquantize(42, 0, 100, 1);
	@ = lquantize(43, 0, 100, 1);
	@ = lquantize(45, 0, 100, 1);
	exit(0);
}
