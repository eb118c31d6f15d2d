/* Too fast. */
profile-1ns
{
	trace(1);
}
