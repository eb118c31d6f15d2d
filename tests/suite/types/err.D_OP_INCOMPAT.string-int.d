/* A string and a number. */
BEGIN { x = "a" == 1; }
