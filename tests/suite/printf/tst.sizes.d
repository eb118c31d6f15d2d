/*
 * Sizes in a conversion are optional and agree with the type.
 *
 * @options: -q
 */
BEGIN
{
	printf("%hd %hhd %ld %lld %d\n", (short)-1, (char)-2, -3, -4LL, -5LL);
	printf("%hx %lx %llx\n", (short)-1, -1, -1LL);
	printf("%lu %llu\n", -1, -1LL);
	exit(0);
}
