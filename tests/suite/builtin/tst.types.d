/*
 * Types of built-in variables, as their sizes.
 *
 * @options: -q -x strsize=128
 */
BEGIN
{
	printf("%d %d %d %d %d\n", sizeof (pid), sizeof (tid), sizeof (uid), sizeof (gid), sizeof (ppid));
	printf("%d %d %d %d\n", sizeof (timestamp), sizeof (vtimestamp), sizeof (walltimestamp), sizeof (arg0));
	printf("%d %d %d %d\n", sizeof (execname), sizeof (id), sizeof (epid), sizeof (errno));
	exit(0);
}
