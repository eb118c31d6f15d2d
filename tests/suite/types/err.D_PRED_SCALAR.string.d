/* A string as a predicate. */
BEGIN /"x"/ { }
