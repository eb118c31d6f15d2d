/* A time has 64 bits. */
BEGIN { printf("%Y", 1); }
