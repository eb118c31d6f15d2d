/*
 * copyinstr() of a path that a process gives.
 *
 * @options: -q
 * @trigger: getppid open:/nothing/of/this/name open:/dev/null
 */
syscall::getppid:entry
/pid == $target/
{
	self->started = 1;
}

syscall::openat:entry
/self->started && strstr(copyinstr(arg1), "no") != NULL/
{
	printf("%s %s\n", copyinstr(arg1), copyinstr(arg1, 5));
}
