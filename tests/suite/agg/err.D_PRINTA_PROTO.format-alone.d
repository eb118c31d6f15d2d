/* A format alone is not enough. */
BEGIN { printa("x"); }
