/*
 * A clause runs once for each of its descriptions that has the probe.
 *
 * @options: -q
 */
BEGIN, BEGIN, dtrace:::BEGIN
{
	printf("%d\n", ++this->n);
}

dtrace:::, BEGIN
/probename == "BEGIN"/
{
	@ = count();
}

BEGIN
{
	exit(0);
}
