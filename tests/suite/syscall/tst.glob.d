/*
 * Globs in the name of a call.
 *
 * @options: -q
 * @trigger: getppid:2 getuid:3
 */
syscall::get[pu]*id:entry
/pid == $target && (probefunc == "getppid" || probefunc == "getuid")/
{
	@[probefunc] = count();
}

END
{
	printa("%s %@d\n", @);
}
