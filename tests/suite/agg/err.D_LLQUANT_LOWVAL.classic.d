/*
 * An exponent that is negative.
 *
 * @options: -x version=1.13
 */
BEGIN { @a = llquantize(1, 10, -1, 6, 20); }
