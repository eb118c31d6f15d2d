/* A character wider than an int. */
BEGIN { printf("%c", 1LL); }
