/*
 * The first assignment gives a variable its type.
 *
 * @options: -q
 */
BEGIN
{
	i = 1;
	l = 1LL;
	c = (char)1;
	i = 0x100000002;
	l = 0x100000002;
	c = 258;
	printf("%d %d %d\n", i, l, c);
	printf("%d %d %d\n", sizeof (i), sizeof (l), sizeof (c));
	exit(0);
}
