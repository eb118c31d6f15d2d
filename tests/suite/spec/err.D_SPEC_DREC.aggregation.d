BEGIN
{
	@ = count();
	speculate(speculation());
}
