/* A variable is known from its first assignment on. */
BEGIN { trace(x); x = 1; }
