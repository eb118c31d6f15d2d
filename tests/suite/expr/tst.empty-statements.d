/*
 * Empty statements, and the semicolon left out after the last one.
 *
 * @options: -q
 */
BEGIN
{
	;;
	printf("one\n");;
	printf("two\n");
	exit(0)
}
