/*
 * What was speculated is not printed if it is discarded, nor if nothing is decided.
 *
 * @options: -q -x nspec=2
 */

BEGIN
{
	a = speculation();
	b = speculation();
	printf("ids %d %d\n", a, b);
}

BEGIN
{
	speculate(a);
	printf("discarded\n");
}

BEGIN
{
	speculate(b);
	printf("forgotten\n");
}

BEGIN
{
	discard(a);
	exit(0);
}
