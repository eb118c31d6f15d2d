/*
 * ipl and caller can be read anywhere.
 *
 * @options: -q
 * @trigger: getppid
 */
BEGIN
{
	printf("%d %d\n", ipl, sizeof (caller));
}

syscall::getppid:entry
/pid == $target/
{
	printf("%d\n", ipl);
}
