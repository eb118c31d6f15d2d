/*
 * Division is unsigned when the result's type is.
 *
 * @options: -q
 */
BEGIN
{
	u = (uint64_t)-2;
	printf("%d %d\n", u / 2, u % 10);
	printf("%d\n", (uint64_t)-1 / (uint64_t)-1);
	i = 10;
	v = 3U;
	printf("%d %d\n", i / v, i % v);
	exit(0);
}
