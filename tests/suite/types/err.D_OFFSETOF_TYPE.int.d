/* A number has no members. */
BEGIN { trace(offsetof(int, x)); }
