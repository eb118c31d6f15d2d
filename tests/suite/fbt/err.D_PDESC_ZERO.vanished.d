/*
 * There is no such function.
 *
 * @requires: kprobes
 */
fbt::no_such_function:entry
{
	exit(0);
}
