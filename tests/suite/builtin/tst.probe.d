/*
 * The four parts of the probe that fires.
 *
 * @options: -q
 */
BEGIN, END
{
	printf("%s:%s:%s:%s\n", probeprov, probemod, probefunc, probename);
}

BEGIN
{
	exit(0);
}
