/* A constant can't be assigned. */
BEGIN { 1 = 2; }
