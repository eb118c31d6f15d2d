/* An array without its index. */
BEGIN { a[1] = 1; trace(a); }
