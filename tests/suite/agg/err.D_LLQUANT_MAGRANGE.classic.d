/*
 * The high exponent must be above the low one.
 *
 * @options: -x version=1.13
 */
BEGIN { @a = llquantize(1, 10, 2, 2, 20); }
