/*
 * What threads leave in thread-local arrays is freed some time after they have ended.
 *
 * @options: -q -x dynvarsize=1k -x statusrate=100ms
 * @trigger: thread:4 sleep:400 thread:4 sleep:400 thread:4 sleep:400 thread:4 sleep:400 thread:4 sleep:400 thread:4
 */
syscall::getuid:entry
/progenyof($target)/
{
	self->left[1] = 1;
	self->left[2] = 1;
	@["threads"] = count();
}
