/* No such module. */
syscall:no_such_module::entry
{
	trace(1);
}
