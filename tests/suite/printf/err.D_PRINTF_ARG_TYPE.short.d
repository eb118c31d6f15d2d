/* A size that contradicts the type. */
BEGIN { printf("%hd", 1); }
