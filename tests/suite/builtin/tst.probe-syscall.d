/*
 * The parts of the description of a system call.
 *
 * @options: -q
 * @trigger: getppid
 */
syscall::getppid:
/pid == $target/
{
	printf("%s:%s:%s:%s\n", probeprov, probemod, probefunc, probename);
}
