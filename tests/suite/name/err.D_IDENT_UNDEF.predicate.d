/* The same in a predicate. */
BEGIN /x == 1/ { y = 1; }
