/*
 * %T prints nanoseconds since the epoch as mail does.
 *
 * @options: -q
 */
BEGIN
{
	printf("%T\n", 0LL);
	printf("%T\n", 1000000000000000000);
	exit(0);
}
