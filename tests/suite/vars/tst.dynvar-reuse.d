/*
 * An element that is given up makes room for another.
 * @options: -q -x dynvarsize=48
 */
BEGIN
{
	a[1] = 1;
	a[2] = 2;
	a[3] = 3;
	a[1] = 0;
	a[4] = 4;
	printf("%d%d%d%d\n", a[1], a[2], a[3], a[4]);
	exit(0);
}
