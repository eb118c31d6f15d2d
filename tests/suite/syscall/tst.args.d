/*
 * Arguments of a system call.
 *
 * @options: -q
 * @trigger: six
 */
syscall::copy_file_range:entry
/pid == $target/
{
	printf("%d %d %d %d %d %d\n", (int)arg0, arg1, (int)arg2, arg3, arg4, arg5);
	printf("%d %d %d %d\n", arg6, arg7, arg8, arg9);
}

syscall::copy_file_range:return
/pid == $target/
{
	printf("%d %d %d\n", (int)arg0, (int)arg1, errno);
}
