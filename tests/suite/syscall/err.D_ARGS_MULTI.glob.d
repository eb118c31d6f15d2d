/* Calls of different signatures have no args[] in common. */
syscall::open*:entry
{
	trace(args[0]);
}
