/*
 * The first assignment gives a variable its type; one of an int may turn out to have 64 bits.
 *
 * @options: -q
 */
BEGIN
{
	i = 1;
	n = 1;
	l = 1LL;
	c = (char)1;
	i = 0x100000002;
	n = -2;
	l = 0x100000002;
	c = 258;
	printf("%d %d %d %d\n", i, n, l, c);
	printf("%d %d %d %d\n", sizeof (i), sizeof (n), sizeof (l), sizeof (c));
	exit(0);
}
