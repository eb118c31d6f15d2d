/* A predicate that is not closed. */
BEGIN / 1 { trace(1); }
