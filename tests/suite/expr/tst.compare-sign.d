/*
 * Comparison is signed unless the type of higher rank is unsigned.
 *
 * @options: -q
 */
BEGIN
{
	s = -1;
	u = 1U;
	l = -1LL;
	ul = 1ULL;
	printf("%d %d %d %d\n", s < 1, s < u, l < 1, l < ul);
	printf("%d %d\n", l < u, (uint64_t)l > 1);
	printf("%d %d\n", (int8_t)-1 < (int8_t)1, (uint8_t)200 > (uint8_t)100);
	printf("%d %d\n", -1 < 0, (unsigned long long)-1 < 0);
	exit(0);
}
