/*
 * A predicate may name what its clause assigns to first.
 *
 * @options: -q
 */
tick-1ms
/n < 3/
{
	printf("%d\n", n++);
}

tick-1ms
/n == 3/
{
	exit(0);
}
