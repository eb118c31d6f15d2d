/*
 * A read at the address zero.
 *
 * @options: -q
 */
BEGIN
{
	p = (int *)0;
	trace(*p);
}

BEGIN
{
	exit(0);
}
