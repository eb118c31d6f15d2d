/*
 * print() of structures of the kernel.
 * @options: -q
 * @filter: hex
 * @trigger: getppid
 */
syscall::getppid:entry
/pid == $target/
{
	print(&curthread->tasks);
	print(curthread->comm);
}
