/* Not a variable. */
BEGIN { x = 1; printa(x); }
