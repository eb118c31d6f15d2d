/*
 * What can never be allocated.
 * @options: -x scratchsize=1024
 */
BEGIN { p = alloca(1025); }
