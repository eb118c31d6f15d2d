/*
 * A thread-local variable carries a value from entry to return, and is gone when set to zero.
 *
 * @options: -q
 * @trigger: getppid:3
 */
syscall::getppid:entry
/pid == $target/
{
	self->ts = timestamp;
	self->name = "getppid";
}

syscall::getppid:return
/self->ts/
{
	@elapsed[self->name, timestamp > self->ts] = count();
	self->ts = 0;
	self->name = 0;
}

syscall::getppid:return
/pid == $target/
{
	@left[self->ts, self->name == ""] = count();
}
