/*
 * A clause that faults leaves nothing in its speculation.
 *
 * @options: -q
 */

BEGIN
{
	zero = 0;
	spec = speculation();
	speculate(spec);
	printf("kept\n");
}

BEGIN
{
	speculate(spec);
	printf("not kept %d\n", 1 / zero);
}

BEGIN
{
	commit(spec);
}

BEGIN
{
	exit(0);
}
