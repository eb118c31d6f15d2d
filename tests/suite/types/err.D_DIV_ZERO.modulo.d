/* A constant remainder of zero. */
BEGIN { x = 5 % 0; }
