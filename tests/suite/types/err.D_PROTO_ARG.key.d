/* A key of another type. */
BEGIN { a[1] = 1; trace(a["x"]); }
