/*
 * In the classic dialect faults are told by EPID, action and DIF offset, and so are they to ERROR.
 *
 * @options: -q -xversion=1.5
 */

BEGIN
{
	x = 1;
}

BEGIN
{
	x = 2;
	trace(1 / (x - 2));
}

ERROR
{
	printf("%d %d %d %d\n", arg1, arg2, arg4, arg5);
	exit(0);
}
