/* One value. */
BEGIN { trace(1, 2); }
