/*
 * Every thread has thread-local variables of its own.
 *
 * @options: -q
 * @trigger: getuid thread:2 getuid
 */
syscall::getuid:entry
/pid == $target/
{
	self->n++;
	@[tid == pid ? "first" : "others"] = max(self->n);
}
