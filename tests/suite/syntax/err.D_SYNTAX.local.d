/* A declaration within a clause. */
BEGIN { int x; x = 1; }
