/*
 * With all speculations in use the id is 0, which is told; to speculate with 0 ends the clause.
 *
 * @options: -q
 */

BEGIN
{
	a = speculation();
	b = speculation();
	printf("%d %d\n", a, b);
}

BEGIN
{
	speculate(b);
	n++;
	printf("not seen\n");
}

BEGIN
{
	commit(0);
	discard(0);
}

BEGIN
{
	printf("n is %d\n", n);
	exit(0);
}
