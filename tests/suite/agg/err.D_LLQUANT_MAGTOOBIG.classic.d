/*
 * A power that 64 bits do not hold.
 *
 * @options: -x version=1.13
 */
BEGIN { @a = llquantize(1, 10, 0, 30, 20); }
