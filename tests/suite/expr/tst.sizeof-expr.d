/*
 * sizeof of an expression, which is not evaluated.
 *
 * @options: -q -x strsize=100
 */
int x;
string s;

BEGIN
{
	printf("%d %d %d\n", sizeof (x), sizeof x, sizeof (x + 1LL));
	printf("%d\n", sizeof (x++));
	printf("%d %d\n", x, sizeof (s));
	printf("%d\n", sizeof (sizeof (x)));
	exit(0);
}
