/*
 * chill() waits, which timestamp shows; at most half a second in each second.
 *
 * @options: -qw
 */

BEGIN
{
	start = timestamp;
	chill(20000000);
	printf("%d\n", timestamp - start >= 20000000);
}

BEGIN
{
	printf("%d\n", timestamp - start >= 20000000);
	chill(500000000);
}

BEGIN
{
	chill(-1);
}

BEGIN
{
	exit(0);
}
