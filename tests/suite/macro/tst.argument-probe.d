/*
 * Macros within a probe description.
 *
 * @options: -q
 * @args: BEGIN dtrace
 */
$2:::$1
{
	printf("%s\n", probename);
	exit(0);
}
