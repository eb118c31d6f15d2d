/*
 * Comparisons are 1 or 0.
 *
 * @options: -q
 */
BEGIN
{
	a = 3;
	b = 5;
	printf("%d%d%d%d%d%d\n", a < b, a <= b, a > b, a >= b, a == b, a != b);
	printf("%d%d%d%d%d%d\n", b < a, b <= a, b > a, b >= a, b == a, b != a);
	printf("%d%d%d%d%d%d\n", a < a, a <= a, a > a, a >= a, a == a, a != a);
	exit(0);
}
