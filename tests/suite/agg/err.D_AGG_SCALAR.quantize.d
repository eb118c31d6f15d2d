/* The distribution of a string. */
BEGIN { @a = quantize("x"); }
