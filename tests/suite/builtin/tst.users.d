/*
 * User and group of the traced process.
 *
 * @options: -q
 * @requires: root
 * @trigger: getppid
 */
syscall::getppid:entry
/pid == $target/
{
	printf("%d %d %d %d\n", uid, gid, uid == $uid, gid == $gid);
}
