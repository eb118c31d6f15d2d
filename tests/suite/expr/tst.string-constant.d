/*
 * Escapes in string constants.
 *
 * @options: -q
 */
BEGIN
{
	printf("%s|%s|%s\n", "tab\tquote\"", "back\\slash", "oct\101\102 hex\x43");
	printf("%d %d %d\n", strlen("a\nb"), strlen(""), strlen("cut\0off"));
	printf("%d\n", "\x41" == "A");
	exit(0);
}
