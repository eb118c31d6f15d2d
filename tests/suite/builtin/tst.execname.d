/*
 * execname is cut by the kernel to 15 characters, and compares with constants.
 *
 * @options: -q
 * @trigger: getppid:2
 */
syscall::getppid:entry
/execname == "trigger" && pid == $target/
{
	@[execname, strlen(execname)] = count();
}

END
{
	printa("%s %d %@d\n", @);
}
