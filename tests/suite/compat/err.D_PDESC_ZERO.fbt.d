/*
 * Functions of other kernels are not here.
 *
 * @requires: kprobes
 */
fbt:genunix:fop_read:entry
{
}
