/* An index with nothing in it. */
BEGIN { a[] = 1; }
