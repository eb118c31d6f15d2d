/*
 * A string longer than its column.
 *
 * @filter: row
 */
BEGIN
{
	trace("a string that is longer than thirty-three columns");
	trace(1);
	exit(0);
}
