/* An element of an array that is assigned only behind it. */
BEGIN
{
	trace(a[1]);
	a[1] = 2;
}
