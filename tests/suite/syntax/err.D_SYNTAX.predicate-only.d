/* A description and a predicate without a clause, in a file. */
BEGIN /1/
