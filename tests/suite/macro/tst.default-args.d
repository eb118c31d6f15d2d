/*
 * With defaultargs a missing argument is zero or the empty string.
 *
 * @options: -q -x defaultargs
 * @args: 5
 */
BEGIN
{
	printf("%d %d [%s] [%s]\n", $1, $2, $$1, $$2);
	exit(0);
}
