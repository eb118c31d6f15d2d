/*
 * A read at an address that is not there.
 *
 * @options: -q
 */
BEGIN
{
	trace(*(int *)0xffff000000001234);
}

BEGIN
{
	trace(stringof((char *)0xffff000000005678));
}

BEGIN
{
	trace(strlen((char *)16));
}

BEGIN
{
	exit(0);
}
