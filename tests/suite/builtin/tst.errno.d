/*
 * errno is that of the system call that returns, and zero where there is none.
 *
 * @options: -q
 * @trigger: getppid close-bad open:/no/such/file open-null
 */
syscall::getppid:return,
syscall::close:return,
syscall::openat:return
/pid == $target && (probefunc == "getppid" || errno != 0)/
{
	printf("%s %d %d\n", probefunc, errno, probefunc == "getppid" ? arg0 == ppid : (int)arg0);
}

BEGIN
{
	printf("%d\n", errno);
}
