/*
 * Each entry has its return.
 *
 * @options: -q
 * @trigger: getppid:100 getuid:50
 */
syscall::getppid:entry, syscall::getuid:entry
/pid == $target/
{
	self->in = probefunc;
}

syscall::getppid:return, syscall::getuid:return
/pid == $target/
{
	@[probefunc, self->in == probefunc] = count();
	self->in = 0;
}

END
{
	printa("%s %d %@d\n", @);
}
