/* A list of descriptions that ends with a comma. */
BEGIN, { trace(1); }
