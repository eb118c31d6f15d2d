/*
 * Globals, thread-local and clause-local variables and aggregations of one name are different things.
 *
 * @options: -q
 */
BEGIN
{
	x = 1;
	self->x = 2;
	this->x = 3;
	@x = sum(4);
	printf("%d %d %d\n", x, self->x, this->x);
	printa("%@d\n", @x);
	exit(0);
}
