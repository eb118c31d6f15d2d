/* The limit is a constant. */
BEGIN { @a = lquantize(1, 0, pid, 1); }
