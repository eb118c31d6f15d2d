/* A built-in variable can't be assigned. */
BEGIN { pid = 1; }
