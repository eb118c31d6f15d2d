/*
 * Globals keep their value from clause to clause and from probe to probe.
 *
 * @options: -q
 */
BEGIN
{
	x = 1;
	s = "first";
}

BEGIN
{
	x += 10;
	printf("%d %s\n", x, s);
	s = "second";
	exit(0);
}

END
{
	printf("%d %s\n", ++x, s);
}
