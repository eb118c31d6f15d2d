/* A conditional without its second half. */
BEGIN { x = 1 ? 2; }
