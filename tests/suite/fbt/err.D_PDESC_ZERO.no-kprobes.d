/*
 * A kernel without kprobes has no such probes, and the error says so.
 *
 * @requires: no-kprobes
 */
fbt::ksys_write:entry
{
	exit(0);
}
