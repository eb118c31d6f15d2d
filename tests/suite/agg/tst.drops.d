/*
 * Keys for which there is no room are lost, and that is told.
 *
 * @options: -q -x aggsize=1k -x statusrate=2s
 * @filter: number
 */
int n;

tick-1ms
{
	@[n++] = count();
}

tick-1ms
/n == 500/
{
	trunc(@);
	exit(0);
}
