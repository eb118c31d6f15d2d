/* Too many arguments. */
BEGIN { trace(strlen("a", "b")); }
