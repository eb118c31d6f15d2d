/* What Linux has not is said before what is wrong with the arguments. */
BEGIN
{
	trace(msgdsize(0));
}
