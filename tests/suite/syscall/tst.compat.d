/*
 * A call made by the 32-bit convention is the same probe, with its own number of the call.
 *
 * @options: -q
 * @requires: compat
 * @trigger: compat-getppid:3 compat-close-bad
 */
syscall::getppid:entry
/pid == $target/
{
	@[probefunc] = count();
}

syscall::close:entry
/pid == $target && (int)arg0 == -1/
{
	printf("close %s %d %x\n", probemod, arg0 == 0xffffffff, arg0);
}

syscall::close:return
/pid == $target && errno == 9/
{
	printf("%d %d\n", (int)arg0, errno);
}

END
{
	printa("%s %@d\n", @);
}
