/* A string where a number should be. */
BEGIN { exit("x"); }
