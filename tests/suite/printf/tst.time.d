/*
 * %Y prints nanoseconds since the epoch as a date.
 *
 * @options: -q
 */
BEGIN
{
	printf("%Y\n", 0LL);
	printf("%Y\n", 123456789000000000);
	printf("%Y\n", 1000000000999999999);
	printf("[%25Y] [%-25Y]\n", 86400000000000, 86400000000000);
	exit(0);
}
