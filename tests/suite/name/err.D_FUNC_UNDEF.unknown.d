/* There is no such function. */
BEGIN { nothing(1); }
