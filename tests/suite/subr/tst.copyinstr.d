/*
 * copyinstr() of a path that a process gives.
 *
 * @options: -q
 * @trigger: open:/nothing/of/this/name open:/dev/null
 */
syscall::openat:entry
/pid == $target && strstr(copyinstr(arg1), "no") != NULL/
{
	printf("%s %s\n", copyinstr(arg1), copyinstr(arg1, 5));
}
