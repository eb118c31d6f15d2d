/* All errors of a program are told, not only the first.
   @options: -v */
BEGIN
{
	trace(1;
}

tick-1s
{
	x = ;
}

END
{
	printf("%d");
	self->y = nothing();
}
