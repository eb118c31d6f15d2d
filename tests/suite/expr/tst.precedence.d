/*
 * Operators bind as in C, with ^^ between && and ||.
 *
 * @options: -q
 */
BEGIN
{
	printf("%d %d %d\n", 2 + 3 * 4, (2 + 3) * 4, 20 - 3 - 2);
	printf("%d %d %d\n", 100 / 10 / 5, 100 / 10 * 5, 17 % 10 % 4);
	printf("%d %d\n", 1 << 2 + 1, 64 >> 1 << 2);
	printf("%d %d\n", 1 + 2 < 4, 1 << 2 < 3);
	printf("%d %d %d\n", 3 < 2 == 0, 4 & 6 == 6, (4 & 6) == 4);
	printf("%d %d %d\n", 1 | 6 & 4, 1 | 2 ^ 3, 7 ^ 2 & 3);
	printf("%d %d %d\n", 0 && 0 || 1, 1 || 0 && 0, 0 && (0 || 1));
	printf("%d %d\n", 1 || 1 ^^ 1, 1 ^^ 1 && 0);
	printf("%d %d\n", !0 + 1, -2 + 3);
	printf("%d %d\n", 1 ? 2 : 0 ? 3 : 4, 0 ? 2 : 0 ? 3 : 4);
	x = 1 ? 2 : 3;
	x += 1 ? 10 : 20;
	printf("%d\n", x);
	exit(0);
}
