/* A number that no probe can have is told as it is. */
99999999999
{
	exit(0);
}
