/*
 * With argref arguments may be left unused.
 *
 * @options: -q -x argref
 * @args: 1 2 3
 */
BEGIN
{
	printf("%d\n", $2);
	exit(0);
}
