BEGIN
{
	speculate(speculation());
	system("true");
}
