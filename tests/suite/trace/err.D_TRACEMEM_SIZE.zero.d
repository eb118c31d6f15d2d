/* One that is positive. */
BEGIN { tracemem(arg0, 0); }
