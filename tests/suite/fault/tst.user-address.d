/*
 * A user address that is not mapped, in copyin() and copyinstr().
 *
 * @options: -q
 * @filter: row
 * @trigger: getppid
 */
syscall::getppid:entry
/pid == $target/
{
	trace(*(char *)copyin(0x10, 4));
}

syscall::getppid:entry
/pid == $target/
{
	trace(copyinstr(0x20));
}

syscall::getppid:entry
/pid == $target/
{
	copyinto(0x30, 4, alloca(4));
}
