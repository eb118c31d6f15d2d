/*
 * A factor below two, in the classic dialect.
 *
 * @options: -x version=1.13
 */
BEGIN { @a = llquantize(1, 1, 2, 3, 20); }
