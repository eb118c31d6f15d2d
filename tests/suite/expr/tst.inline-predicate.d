/*
 * Inlines in predicates and as keys.
 *
 * @options: -q
 */
inline int YES = 1;
inline int NO = 0;
inline string KEY = "k";

BEGIN
/NO/
{
	printf("no\n");
}

BEGIN
/YES && !NO/
{
	a[KEY] = 3;
	printf("yes %d\n", a["k"]);
	exit(0);
}
