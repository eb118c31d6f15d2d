/* The end of a predicate within a parenthesis. */
BEGIN / (1 / { trace(1); }
