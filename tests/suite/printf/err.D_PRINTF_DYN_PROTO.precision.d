/* A precision without its argument. */
BEGIN { printf("%.*d"); }
