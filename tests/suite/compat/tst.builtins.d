/*
 * basename() of names, progenyof() of what is traced, stringof() of what is read, zonename.
 *
 * @options: -q
 * @trigger: getppid open:/etc/passwd fork
 */
syscall::getppid:entry
/pid == $target/
{
	self->started = 1;
}

syscall::openat:entry
/self->started && basename(stringof(copyinstr(arg1))) == "passwd"/
{
	printf("%s %s\n", basename(execname), zonename);
	self->path = copyinstr(arg1);
	printf("%s %s\n", stringof(copyin(arg1, 12)), dirname(self->path));
}

syscall::getuid:entry
/progenyof($target) && pid != $target/
{
	printf("child of %d\n", ppid == $target);
}
