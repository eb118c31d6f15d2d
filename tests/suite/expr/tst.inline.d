/*
 * Inlines are constants, or expressions that are evaluated where they are named.
 *
 * @options: -q
 */
inline int LIMIT = 10;
inline int TWICE = LIMIT * 2;
inline string GREETING = "hello";
int n;
inline int next = n + 1;

BEGIN
{
	n = 1;
	printf("%d %d %s\n", LIMIT, TWICE, GREETING);
	printf("%d ", next);
	n = 5;
	printf("%d\n", next);
	exit(0);
}
