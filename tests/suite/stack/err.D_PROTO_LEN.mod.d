/* mod() takes one argument. */
BEGIN { mod(1, 2); }
