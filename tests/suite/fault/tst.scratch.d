/*
 * More scratch memory than there is.
 *
 * @options: -q -x scratchsize=256
 */
BEGIN
{
	n = 100000;
	p = alloca(n);
	printf("not reached\n");
}

BEGIN
{
	exit(0);
}
