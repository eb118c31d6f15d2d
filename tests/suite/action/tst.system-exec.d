/*
 * A command of system() is one process that executes the shell: dtrace does not show up in between.
 *
 * @options: -qw
 */

BEGIN
{
	system("true");
}

proc:::exec-success
/ppid == $pid/
{
	printf("%s\n", execname);
}

proc:::exit
/ppid == $pid/
{
	exit(0);
}
