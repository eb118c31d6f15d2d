/* ustack() with less than no room for strings. */
BEGIN { ustack(1, -1); }
