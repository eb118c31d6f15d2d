/* No such conversion. */
BEGIN { printf("%j", 1); }
