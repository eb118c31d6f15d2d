/* The same in a predicate. */
BEGIN /x == 1/ { x = 1; }
