/*
 * Strings compare byte by byte.
 *
 * @options: -q
 */
BEGIN
{
	a = "abc";
	b = "abd";
	printf("%d%d%d%d%d%d\n", a < b, a <= b, a > b, a >= b, a == b, a != b);
	printf("%d%d%d%d%d%d\n", a < a, a <= a, a > a, a >= a, a == a, a != a);
	printf("%d%d%d\n", "" < "a", "a" < "ab", "Z" < "a");
	printf("%d%d\n", "\x80" > "a", "a" == "a");
	exit(0);
}
