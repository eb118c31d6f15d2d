/*
 * The value of a call in its return.
 *
 * @options: -q
 * @trigger: getppid write:hello
 */
syscall::write:return
/pid == $target && arg0 == 5/
{
	printf("%d %d %d\n", arg0, arg1, errno);
}
