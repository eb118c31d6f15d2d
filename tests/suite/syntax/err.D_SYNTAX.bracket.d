/* A bracket that is closed by a parenthesis. */
BEGIN { a[1) = 2; }
