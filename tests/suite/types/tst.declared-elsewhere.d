/*
 * extern declarations, also of types that are not known; D's own types by their module.
 * @options: -q
 */
extern int *e1;
extern e2;
extern struct nowhere e3;
extern int e4[];
struct own { int a; int b; };

BEGIN
{
	printf("%d %d %d\n", offsetof(struct D`own, b), sizeof (int), sizeof (struct C`own));
	exit(0);
}
