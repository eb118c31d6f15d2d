/*
 * timestamp grows from firing to firing and is the same within one.
 *
 * @options: -q
 */
BEGIN
{
	self->t = timestamp;
	printf("%d\n", timestamp == timestamp);
	start = timestamp;
}

BEGIN
{
	printf("%d %d\n", timestamp == self->t, sizeof (timestamp));
}

tick-10ms
{
	printf("%d %d\n", timestamp > start, timestamp - start < 10000000000);
	exit(0);
}
