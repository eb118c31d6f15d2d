/*
 * A speculation that was committed or discarded can be given out again, and what was recorded before stays apart.
 *
 * @options: -q
 */

BEGIN
{
	spec = speculation();
	speculate(spec);
	printf("first\n");
}

BEGIN
{
	discard(spec);
}

BEGIN
{
	spec = speculation();
	speculate(spec);
	printf("second, id %d\n", spec);
}

BEGIN
{
	commit(spec);
}

BEGIN
{
	commit(spec);
	discard(spec);
}

BEGIN
{
	exit(0);
}
