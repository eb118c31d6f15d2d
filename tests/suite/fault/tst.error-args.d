/*
 * The arguments of ERROR: probe, clause, instruction, kind and value of the fault.
 *
 * @options: -q
 */
BEGIN
{
	x = 1;
	trace(*(int *)0x40);
}

BEGIN
{
	zero = 0;
	y = 1;
	trace(y / zero);
}

dtrace:::ERROR
{
	printf("%d %d %d %d %x\n", arg1, arg2, arg3 >= 0, arg4, arg5);
}

BEGIN
{
	exit(0);
}
