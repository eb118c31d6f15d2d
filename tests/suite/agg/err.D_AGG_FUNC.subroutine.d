/* Not any function. */
BEGIN { @a = strlen("x"); }
