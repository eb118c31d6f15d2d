/*
 * Signed keys sort as unsigned numbers, as in every DTrace, and as signed ones with aggsortsigned.
 *
 * @options: -q -x aggsortkey -x aggsortsigned
 */
BEGIN
{
	@int[-1] = count();
	@int[2] = count();
	@int[-30] = count();
	@char[(char)-1] = count();
	@char[(char)100] = count();
	@unsigned[(unsigned)-1] = count();
	@unsigned[(unsigned)3] = count();
	exit(0);
}
