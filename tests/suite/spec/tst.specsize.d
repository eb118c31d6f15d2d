/*
 * A record has 16 bytes and its data. One that does not fit any more is dropped; the clause runs to its end. One that
 * would not fit into an empty one ends the clause.
 *
 * @options: -q -x specsize=40
 */

BEGIN
{
	spec = speculation();
	speculate(spec);
	printf("%d\n", 1ll);
}

BEGIN
{
	speculate(spec);
	printf("%d\n", 2ll);
	ran++;
}

BEGIN
{
	speculate(spec);
	printf("%d %d %d %d\n", 1ll, 2ll, 3ll, 4ll);
	ran++;
}

BEGIN
{
	commit(spec);
}

BEGIN
{
	printf("ran %d\n", ran);
	exit(0);
}
