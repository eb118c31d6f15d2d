/*
 * An argument that nothing names is refused.
 *
 * @args: 1 2
 */
BEGIN
{
	trace($1);
}
