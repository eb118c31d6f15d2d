/* A predicate with nothing in it. */
BEGIN / / { }
