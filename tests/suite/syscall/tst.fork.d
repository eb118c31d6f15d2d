/*
 * Calls of child processes.
 *
 * @options: -q
 * @trigger: getuid fork:3
 */
syscall::getuid:entry
/pid == $target || ppid == $target/
{
	@[pid == $target ? "parent" : "child"] = count();
}

END
{
	printa("%s %@d\n", @);
}
