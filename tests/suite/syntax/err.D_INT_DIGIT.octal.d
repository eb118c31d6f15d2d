/* A digit that is not octal. */
BEGIN { trace(0789); }
