/* What the body makes of the variable counts for the predicate. */
BEGIN
/! self->name/
{
	self->name = "x";
}
