/* Nor does this one fit. */
BEGIN { trace(0x1ffffffffffffffff); }
