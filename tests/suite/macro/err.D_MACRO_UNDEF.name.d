/* There is no such macro. */
BEGIN
{
	trace($nothing);
}
