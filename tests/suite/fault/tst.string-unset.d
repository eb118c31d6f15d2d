/*
 * A NULL string has no characters: each of these clauses ends there.
 * @options: -q
 * @filter: number hex
 */
self string t;
string a[int];

BEGIN { trace(self->t); printf("never"); }
BEGIN { trace(a[1]); printf("never"); }
BEGIN { g = "text"; g = NULL; trace(g); printf("never"); }
BEGIN { printf("%c", g[1]); }
BEGIN { printf("%d", strlen(a[2])); }
BEGIN { exit(0); }

ERROR
{
	printf("fault %d at %d\n", arg4, arg5);
}
