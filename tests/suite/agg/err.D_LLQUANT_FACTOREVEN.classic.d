/*
 * Steps that do not divide the powers.
 *
 * @options: -x version=1.13
 */
BEGIN { @a = llquantize(1, 10, 0, 3, 15); }
