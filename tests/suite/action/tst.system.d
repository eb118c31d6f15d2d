/*
 * Commands run in the order of the output.
 *
 * @options: -qw
 */

BEGIN
{
	printf("before\n");
	system("echo %s %d", "a command", 2 + 3);
	printf("after\n");
	exit(0);
}
