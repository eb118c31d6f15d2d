/*
 * Every system call of the target is seen once at its entry and once at its return.
 *
 * @options: -q
 * @trigger: getppid:10 compat-getppid:5
 * @requires: root compat
 */
syscall::getppid:entry,
syscall::getppid:return
/pid == $target/
{
	@[probeprov, probename] = count();
}
