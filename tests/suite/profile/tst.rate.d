/*
 * A probe fires about as often as its name says.
 *
 * @options: -q
 */
tick-20ms
{
	n++;
}

tick-1s
{
	printf("%d\n", n > 25 && n < 60);
	exit(0);
}
