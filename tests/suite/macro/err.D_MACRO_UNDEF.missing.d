/*
 * An argument that is not given.
 *
 * @args: 1
 */
BEGIN
{
	trace($1 + $2);
}
