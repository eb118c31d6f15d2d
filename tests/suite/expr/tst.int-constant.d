/*
 * Integer constants: the base, the suffix and the value give the type.
 *
 * @options: -q
 */
BEGIN
{
	printf("%d %d %d %d\n", 10, 010, 0x10, 0XfF);
	printf("%d %d %d %d\n", sizeof (1), sizeof (1U), sizeof (1L), sizeof (1ull));
	printf("%d %d\n", sizeof (2147483647), sizeof (2147483648));
	printf("%d %d\n", sizeof (0x7fffffff), sizeof (0xffffffff));
	printf("%d %d\n", sizeof (4294967295), sizeof (4294967295u));
	printf("%d %d\n", 0xffffffff, 0xffffffffffffffff);
	printf("%d %d\n", 4294967295, 9223372036854775807);
	printf("%d %d\n", 18446744073709551615u, 037777777777);
	printf("%d %d %d\n", 0, 1lU, 1LLu);
	exit(0);
}
