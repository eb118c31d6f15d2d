/*
 * An element of a string is a character.
 *
 * @options: -q
 */
BEGIN
{
	s = "hello";
	i = 1;
	printf("%c%c%c %d\n", s[0], s[i], s[4], s[5]);
	exit(0);
}
