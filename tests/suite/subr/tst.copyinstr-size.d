/*
 * copyinstr() takes as many bytes as it is told, the NUL among them, and never more than strsize.
 *
 * @options: -q -x strsize=12
 * @trigger: getppid open:/nothing/of/this/name
 */
syscall::getppid:entry
/pid == $target/
{
	self->started = 1;
}

syscall::openat:entry
/self->started/
{
	n = 5;
	printf("%s %s %s %s\n", copyinstr(arg1), copyinstr(arg1, 96), copyinstr(arg1, -1), copyinstr(arg1, 5));
	printf("%s %d %s\n", copyinstr(arg1, n++), n, copyinstr(arg1, n << 40));
}
