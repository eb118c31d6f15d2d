/* The step is a constant. */
BEGIN { @a = lquantize(1, 0, 10, pid); }
