/*
 * %c prints a character, %C an unprintable one as an escape.
 *
 * @options: -q
 */
BEGIN
{
	printf("%c%c%c [%3c] [%-3c]\n", 'a', 66, (char)'c', 'd', 'e');
	printf("%C %C %C %C\n", 'a', '\n', '\t', '\0');
	exit(0);
}
