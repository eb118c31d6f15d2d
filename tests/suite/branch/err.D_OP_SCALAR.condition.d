/*
 * A condition is a number or a pointer.
 */
BEGIN
{
	if ("text")
		trace(1);
}
