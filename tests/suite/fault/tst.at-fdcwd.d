/*
 * The path of openat() is not its first argument: the fault says so.
 *
 * @options: -q
 * @trigger: getppid:1 open:/etc/passwd
 * @filter: number
 */
syscall::getppid:entry
/pid == $target/
{
	self->ready = 1;
}

syscall::open*:entry
/self->ready/
{
	printf("%s\n", copyinstr(arg1));
}

syscall::open*:entry
/self->ready/
{
	printf("%s\n", copyinstr(arg0));
}
