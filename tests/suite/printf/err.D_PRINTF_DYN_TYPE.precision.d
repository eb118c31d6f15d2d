/* A precision that is no number. */
BEGIN { printf("%.*d", "x", 1); }
