/*
 * progenyof() is true for a process and its descendants.
 *
 * @options: -q
 * @trigger: getuid fork:2
 */
syscall::getuid:entry
/progenyof($target)/
{
	@[pid == $target ? "self" : "child"] = count();
}

BEGIN
{
	printf("%d %d\n", progenyof(pid), progenyof(ppid));
}

END
{
	printa("%s %@d\n", @);
}
