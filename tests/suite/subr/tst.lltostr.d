/*
 * lltostr() writes a number in any base.
 *
 * @options: -q
 */
BEGIN
{
	printf("%s %s %s\n", lltostr(0), lltostr(-1), lltostr(1234567890123));
	printf("%s %s\n", lltostr(9223372036854775807), lltostr(-9223372036854775807 - 1));
	printf("%s %s %s %s\n", lltostr(255, 10), lltostr(255, 16), lltostr(255, 8), lltostr(255, 2));
	printf("%s\n", strjoin("n=", lltostr(42)));
	exit(0);
}
