/* Nor a condition. */
BEGIN { x = "a" ? 1 : 2; }
