/*
 * Macros that describe dtrace itself.
 *
 * @options: -q
 */
BEGIN
{
	printf("%d %d %d %d\n", $pid == pid, $ppid == ppid, $uid == uid, $gid == gid);
	printf("%d %d\n", $euid >= 0, $egid >= 0);
	printf("%d %d %d\n", $projid, $taskid, $target);
	printf("%s\n", $$0);
	exit(0);
}
