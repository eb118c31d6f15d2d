/*
 * With -q values have no columns.
 *
 * @options: -q
 */
BEGIN
{
	trace(1); trace(" "); trace(-2LL); trace(" "); trace("three"); trace((char)4);
	exit(0);
}
