/* A name with a minus in it is no function, nor is a number. */
BEGIN
{
	@ = tick-1();
}
