/*
 * In BEGIN the current process is dtrace.
 *
 * @options: -q
 */
BEGIN
{
	printf("%d %d %s\n", pid == $pid, ppid == $ppid, execname);
	exit(0);
}
