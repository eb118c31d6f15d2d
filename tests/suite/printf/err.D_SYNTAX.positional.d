/* Arguments come in order. */
BEGIN { printf("%1$d", 1); }
