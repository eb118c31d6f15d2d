/*
 * With -Z, what this kernel can't have matches nothing, which is told, and the rest is traced.
 *
 * @options: -q -Z
 * @requires: no-kprobes
 */
BEGIN
{
	trace("there");
	exit(0);
}

fbt::vfs_read:entry
{
	trace("not there");
}
