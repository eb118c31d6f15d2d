/* Nor can a built-in variable. */
BEGIN { pid(); }
