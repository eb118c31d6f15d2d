/*
 * Counts with and without a key.
 *
 * @filter: row
 */
BEGIN
{
	@ = count();
	@ = count();
	@a["x"] = count();
	@a["y"] = count();
	@a["y"] = count();
	exit(0);
}
