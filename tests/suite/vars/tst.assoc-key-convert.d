/*
 * A key is converted to the type of the first use.
 *
 * @options: -q
 */
BEGIN
{
	a[1] = 5;
	printf("%d %d %d\n", a[1LL], a[(char)1], a[1U]);
	c = (char)-1;
	a[-1] = 6;
	printf("%d\n", a[c]);
	exit(0);
}
