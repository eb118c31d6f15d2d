/* The same in an assignment. */
BEGIN { x = 5; x /= 0; }
