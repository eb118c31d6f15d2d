/*
 * walltimestamp counts from 1970.
 *
 * @options: -q
 */
BEGIN
{
	printf("%d %d\n", walltimestamp > 1700000000000000000, walltimestamp < 4000000000000000000);
	printf("%d\n", walltimestamp / 1000000000 - walltimestamp / 1000000000);
	exit(0);
}
