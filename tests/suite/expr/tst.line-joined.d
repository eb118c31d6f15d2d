/*
 * A backslash before the end of a line joins it with the next.
 *
 * @options: -q
 */
BEGIN
{
	printf("%d\n", 1 + \
	    2);
	exit(0);
}
