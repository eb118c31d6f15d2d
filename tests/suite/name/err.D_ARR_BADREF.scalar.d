/* A scalar with an index. */
BEGIN { x = 1; trace(x[1]); }
