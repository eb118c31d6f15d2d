/*
 * What a speculation records is printed when it is committed, in the order of its firings.
 *
 * @options: -q
 */

BEGIN
{
	spec = speculation();
	speculate(spec);
	printf("one\n");
}

BEGIN
{
	printf("id %d\n", spec);
}

BEGIN
{
	speculate(spec);
	printf("two\n");
}

BEGIN
{
	commit(spec);
}

BEGIN
{
	printf("three\n");
	exit(0);
}
