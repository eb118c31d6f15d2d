/* An array that was never assigned. */
BEGIN { trace(a[1]); }
