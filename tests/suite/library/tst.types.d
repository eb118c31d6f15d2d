/* Types of the D library are known to a program that names them: with typedefs, by tags, in pointers.
   @options: -q */

psinfo_t *p;
struct conninfo c;
translator lwpsinfo_t < int N > { pr_lwpid = N; pr_sname = 'S'; };

BEGIN
{
	printf("%d %d\n", sizeof (psinfo_t), offsetof(struct bufinfo, b_bcount));
	printf("%d %c\n", xlate < lwpsinfo_t > (7).pr_lwpid, xlate < lwpsinfo_t > (7).pr_sname);
	printf("%d %d\n", sizeof (c) == sizeof (conninfo_t), p == NULL);
	exit(0);
}
