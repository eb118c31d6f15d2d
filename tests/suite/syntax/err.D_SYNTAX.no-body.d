/* A description without a clause, in a file. */
BEGIN
