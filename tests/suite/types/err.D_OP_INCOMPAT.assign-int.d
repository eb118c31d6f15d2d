/* The same the other way. */
BEGIN { s = "a"; s = 1; }
