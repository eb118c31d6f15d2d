/* An action in a predicate. */
BEGIN /trace(1)/ { }
