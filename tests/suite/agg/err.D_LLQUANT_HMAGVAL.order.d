/* The high exponent is not below the low one. */
BEGIN { @a = llquantize(1, 10, 6, 1, 20); }
