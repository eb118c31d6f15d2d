/* The line is that of what comes next. */
BEGIN
{
	x = "a" &
		2
	;
}
