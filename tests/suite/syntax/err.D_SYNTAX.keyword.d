/* A keyword is no name. */
BEGIN { while = 1; }
