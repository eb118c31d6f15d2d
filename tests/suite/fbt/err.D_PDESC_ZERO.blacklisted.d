/*
 * A function that must not be probed is left out, and a description that names it says why.
 *
 * @requires: kprobes
 */
fbt::do_int3:entry
{
	exit(0);
}
