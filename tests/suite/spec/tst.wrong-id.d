/*
 * An id that no speculation can have: commit() and discard() are a fault, speculate() ends the clause.
 *
 * @options: -q
 */

BEGIN
{
	commit(2);
}

BEGIN
{
	discard(-1);
}

BEGIN
{
	speculate(7);
	printf("not seen\n");
}

BEGIN
{
	exit(0);
}
