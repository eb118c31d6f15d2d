/*
 * Process, parent and thread.
 *
 * @options: -q
 * @trigger: getppid
 */
syscall::getppid:entry
/pid == $target/
{
	printf("%d %d %d %s\n", tid == pid, ppid == $pid, pid != ppid, execname);
}
