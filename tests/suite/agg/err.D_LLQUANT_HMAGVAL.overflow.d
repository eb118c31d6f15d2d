/* The largest power fits 64 bits. */
BEGIN { @a = llquantize(1, 10, 0, 100, 20); }
