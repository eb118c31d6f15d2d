/* The factor is at least two. */
BEGIN { @a = llquantize(1, 1, 0, 6, 20); }
