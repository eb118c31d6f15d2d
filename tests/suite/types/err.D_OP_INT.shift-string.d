/* A string as a number of bits. */
BEGIN { x = 1 << "a"; }
