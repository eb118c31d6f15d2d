/*
 * Without -q: a row for a speculative record, none for clauses that only commit.
 *
 * @filter: row
 */

BEGIN
{
	spec = speculation();
}

BEGIN
{
	speculate(spec);
}

BEGIN
{
	commit(spec);
}

BEGIN
{
	trace("end");
	exit(0);
}
