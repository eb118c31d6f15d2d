/*
 * Built-in variables as keys.
 *
 * @options: -q
 * @trigger: getppid:4
 */
syscall::getppid:
/pid == $target/
{
	@[probeprov, probemod, probefunc, probename, execname] = count();
	@n[pid == $target, tid == pid] = count();
}

END
{
	printa("%s %s %s %s %s %@d\n", @);
	printa("%d %d %@d\n", @n);
}
