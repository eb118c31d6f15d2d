/* A program can refuse itself. */
#error not here
BEGIN { }
