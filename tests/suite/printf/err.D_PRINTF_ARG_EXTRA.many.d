/* A value without a conversion. */
BEGIN { printf("%d", 1, 2); }
