/*
 * What a clause traced before it faulted is not shown.
 *
 * @filter: row
 */
int zero;

BEGIN
{
	trace("before");
	trace(1 / zero);
	trace("after");
}

BEGIN
{
	trace("kept");
	exit(0);
}
