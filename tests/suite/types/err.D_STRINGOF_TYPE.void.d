/* No string of what has no value. */
BEGIN { trace(stringof(bcopy(alloca(1), alloca(1), 1))); }
