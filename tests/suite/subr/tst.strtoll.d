/*
 * strtoll() reads a number: blanks, a sign, digits of the base, and no further.
 *
 * @options: -q
 */
BEGIN
{
	printf("%d %d %d %d\n", strtoll("0"), strtoll("42"), strtoll("-42"), strtoll("+7"));
	printf("%d %d %d\n", strtoll("  12"), strtoll("12abc"), strtoll("abc"));
	printf("%d %d %d\n", strtoll("ff", 16), strtoll("0x1f", 16), strtoll("777", 8));
	printf("%d %d %d\n", strtoll("1010", 2), strtoll("z", 36), strtoll("19", 8));
	printf("%d %d\n", strtoll("9223372036854775807"), strtoll("-9223372036854775808"));
	printf("%d %d\n", strtoll(""), sizeof (strtoll("")));
	exit(0);
}
