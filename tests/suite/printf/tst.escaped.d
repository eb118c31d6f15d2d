/*
 * %S prints what can't be seen as escapes.
 *
 * @options: -q
 */
BEGIN
{
	printf("[%S]\n", "a\nb\tc\\d\"e");
	printf("[%S]\n", "\a\b\f\r\v");
	printf("[%S]\n", "\x01");
	exit(0);
}
