/*
 * Fewer steps than the factor, which the other dialect permits.
 *
 * @options: -x version=1.13
 */
BEGIN { @a = llquantize(1, 10, 0, 3, 5); }
