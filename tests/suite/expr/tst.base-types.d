/*
 * The words of a base type may come in any order.
 *
 * @options: -q
 */
unsigned long long int a;
long unsigned int long b;
short unsigned c;
signed d;
char signed e;
const int f;

BEGIN
{
	printf("%d %d %d %d %d %d\n", sizeof (a), sizeof (b), sizeof (c), sizeof (d), sizeof (e), sizeof (f));
	a = -1;
	c = -1;
	d = -1;
	e = 255;
	printf("%d %d %d %d\n", a, c, d, e);
	exit(0);
}
