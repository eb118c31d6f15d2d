/* A variable can't be called. */
BEGIN { x = 1; x(); }
