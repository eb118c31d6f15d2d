/*
 * Scratch memory is what the clause has allocated, and gone with it.
 * @options: -q
 * @filter: number hex
 */
BEGIN { p = (char *)alloca(16); p[15] = 'x'; printf("%c\n", p[15]); }
BEGIN { trace(*p); printf("never"); }
BEGIN { p = (char *)alloca(16); trace(p[16]); printf("never"); }
BEGIN { p = (char *)alloca(16); p[16] = 1; printf("never"); }
BEGIN { p = (char *)alloca(16); trace(p[-1]); printf("never"); }
BEGIN { p = (char *)alloca(16); bcopy("text", &p[14], 4); printf("never"); }
BEGIN { p = (char *)alloca(16); bcopy(p, p, 17); printf("never"); }
BEGIN { exit(0); }

ERROR
{
	printf("fault %d\n", arg4);
}
