/*
 * NULL is zero.
 *
 * @options: -q
 */
BEGIN
{
	printf("%d %d\n", NULL, NULL == 0);
	exit(0);
}
