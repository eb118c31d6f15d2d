/*
 * Steps that are no constant.
 *
 * @options: -x version=1.13
 */
BEGIN { @a = llquantize(1, 10, 0, 6, pid); }
