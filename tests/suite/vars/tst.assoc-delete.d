/*
 * An element set to zero is deleted, so that there is room for another.
 *
 * @options: -q -x dynvarsize=64k
 */
int n;

tick-1ms
{
	a[n] = 1;
	a[n] = 0;
	b[n] = "text";
	b[n] = 0;
	n++;
}

tick-1ms
/n == 500/
{
	printf("%d %d\n", a[499], b[499] == NULL);
	exit(0);
}
