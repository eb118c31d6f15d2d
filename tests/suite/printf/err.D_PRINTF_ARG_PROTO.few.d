/* A conversion without a value. */
BEGIN { printf("%d %d", 1); }
