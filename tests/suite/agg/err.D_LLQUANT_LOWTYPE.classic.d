/*
 * An exponent that is no constant.
 *
 * @options: -x version=1.13
 */
BEGIN { @a = llquantize(1, 10, pid, 6, 20); }
