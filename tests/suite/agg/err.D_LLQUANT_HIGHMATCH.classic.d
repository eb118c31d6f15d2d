/*
 * Parameters must match those of the first use.
 *
 * @options: -x version=1.13
 */
BEGIN { @a = llquantize(1, 10, 0, 6, 20); @a = llquantize(1, 10, 0, 5, 20); }
