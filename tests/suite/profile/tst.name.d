/*
 * Parts of the description of a profile probe; its function and module are empty.
 *
 * @filter: row
 */
tick-10ms
{
	printf("[%s] [%s] [%s] [%s]", probeprov, probemod, probefunc, probename);
	exit(0);
}
