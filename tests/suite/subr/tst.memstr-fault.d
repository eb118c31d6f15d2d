/*
 * memstr() of memory that is not there.
 * @options: -q
 */
BEGIN
{
	trace(memstr((void *)8, ' ', 4));
}

ERROR
{
	printf("%d %x\n", arg4, arg5);
	exit(0);
}
