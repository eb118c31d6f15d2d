/* %% takes no value. */
BEGIN { printf("%%", 1); }
