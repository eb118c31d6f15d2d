/* print() */
BEGIN { print(1); }
