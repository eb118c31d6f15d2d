/* Pointers to different types. */
BEGIN { p = (int *)alloca(8); q = (char *)alloca(8); trace(p == q); }
