/*
 * Character constants are integers, the first character most significant.
 *
 * @options: -q
 */
BEGIN
{
	printf("%d %d %d\n", 'a', ' ', '"');
	printf("%d %d %d %d %d %d %d\n", '\a', '\b', '\t', '\n', '\v', '\f', '\r');
	printf("%d %d %d %d\n", '\\', '\'', '\"', '\?');
	printf("%d %d %d\n", '\0', '\101', '\x41');
	printf("%x %x %x\n", 'ab', 'abc', 'abcd');
	printf("%x %x\n", 'abcde', 'abcdefgh');
	printf("%d %d\n", sizeof ('a'), sizeof ('abcd'));
	printf("%d\n", 'a' + 1);
	exit(0);
}
