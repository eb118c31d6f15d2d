/*
 * A number and a string in the ordinary layout.
 *
 * @filter: row
 */
BEGIN
{
	trace(42);
	trace("hello");
	exit(0);
}
