/* A pointer and a number other than zero. */
BEGIN { p = (int *)alloca(8); trace(p == 1); }
