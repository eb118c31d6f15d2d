/*
 * ERROR fires once for each fault, in the thread that it happened in, and can end tracing.
 *
 * @options: -q
 * @status: 4
 */
int zero;

BEGIN
{
	x = 1 / zero;
}

BEGIN
{
	x = 2 / zero;
}

ERROR
{
	printf("%s %d\n", probename, pid == $pid);
	n++;
}

ERROR
/n == 2/
{
	exit(4);
}
