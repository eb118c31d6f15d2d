/*
 * The step is 1 if not given; the base may be negative; a limit that is no multiple of the step.
 *
 * @options: -q
 */
BEGIN
{
	@a = lquantize(-2, -3, 3);
	@a = lquantize(2, -3, 3);
	@b = lquantize(9, 0, 10, 3);
	@b = lquantize(10, 0, 10, 3);
	@b = lquantize(1, 0, 10, 3);
	exit(0);
}
