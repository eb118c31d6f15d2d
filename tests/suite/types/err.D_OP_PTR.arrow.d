/* An arrow after a number. */
BEGIN { x = 1; trace(x->y); }
