/*
 * A fault in a clause on ERROR is counted and told.
 *
 * @options: -q
 */
int zero;

BEGIN
{
	x = 1 / zero;
}

ERROR
{
	x = 2 / zero;
}

BEGIN
{
	exit(0);
}
