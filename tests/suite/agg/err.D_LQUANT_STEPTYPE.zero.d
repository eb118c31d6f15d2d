/* The step is at least one. */
BEGIN { @a = lquantize(1, 0, 10, 0); }
