/*
 * The other exponent.
 *
 * @options: -x version=1.13
 */
BEGIN { @a = llquantize(1, 10, 0, pid, 20); }
