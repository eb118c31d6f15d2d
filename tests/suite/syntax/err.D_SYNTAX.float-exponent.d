/* Nor such with an exponent. */
BEGIN { x = 1e3; }
