/*
 * All calls at once.
 *
 * @options: -q
 * @trigger: getppid:7 close-bad:5
 */
syscall:::entry
/pid == $target && (probefunc == "getppid" || probefunc == "exit_group" || probefunc == "execve")/
{
	@[probefunc] = count();
}

END
{
	printa("%s %@d\n", @);
}
