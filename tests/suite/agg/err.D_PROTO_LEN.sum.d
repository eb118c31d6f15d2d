/* sum() takes one value. */
BEGIN { @a = sum(); }
