/* A rate of zero. */
tick-0hz
{
	trace(1);
}
