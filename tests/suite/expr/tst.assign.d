/*
 * Every assignment operator; an assignment has the value assigned and is right associative.
 *
 * @options: -q
 */
BEGIN
{
	x = 10;
	x += 5;  printf("%d ", x);
	x -= 3;  printf("%d ", x);
	x *= 4;  printf("%d ", x);
	x /= 5;  printf("%d ", x);
	x %= 5;  printf("%d ", x);
	x <<= 4; printf("%d ", x);
	x >>= 1; printf("%d ", x);
	x |= 3;  printf("%d ", x);
	x &= 6;  printf("%d ", x);
	x ^= 15; printf("%d\n", x);
	a = b = c = 7;
	printf("%d %d %d %d\n", a, b, c, (a = 3) + a);
	a = b += c;
	printf("%d %d\n", a, b);
	exit(0);
}
