/*
 * Elements for which there is no room are lost, and that is told.
 *
 * @options: -q -x dynvarsize=4k -x strsize=64 -x statusrate=2s
 * @filter: number
 */
tick-1ms
{
	a[n++] = 1;
}

tick-1ms
/n == 1000/
{
	exit(0);
}
