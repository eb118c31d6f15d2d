/* Actions that record. */
BEGIN
{
	trace(arg0);
	printf("%s %d %c %x", probeprov, pid, 'x', arg1);
	tracemem(arg0, 16);
	tracemem(arg0, 64, arg1);
	exit(3);
}

END
{
}
