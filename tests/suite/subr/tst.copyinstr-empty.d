/*
 * An empty string in the memory of the process is one, and no fault.
 *
 * @options: -q
 * @trigger: getppid open: open:/dev/null
 */
syscall::getppid:entry
/pid == $target/
{
	self->started = 1;
}

syscall::openat:entry
/self->started/
{
	printf("[%s] [%s]\n", copyinstr(arg1), copyinstr(arg1, 1));
}
