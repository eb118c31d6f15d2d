/* Elements of a void pointer. */
BEGIN { p = alloca(8); trace(p[1]); }
