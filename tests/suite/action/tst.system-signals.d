/*
 * The commands of system() are ended by the signals that dtrace itself waits for.
 *
 * @options: -qw
 */

BEGIN
{
	system("kill -TERM $$; echo alive");
	printf("done\n");
	exit(0);
}
