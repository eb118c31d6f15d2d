/*
 * rand() gives different numbers.
 *
 * @options: -q
 */
BEGIN
{
	a = rand();
	b = rand();
	c = rand();
	printf("%d %d\n", a == b && b == c, sizeof (rand()));
	exit(0);
}
