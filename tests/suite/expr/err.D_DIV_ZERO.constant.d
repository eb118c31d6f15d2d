/* A constant divisor of zero is an error of the program. */
BEGIN
{
	trace(1 / 0);
}
