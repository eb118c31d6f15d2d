/*
 * substr() with positions and lengths of either sign.
 *
 * @options: -q
 */
BEGIN
{
	s = "abcdef";
	printf("[%s] [%s] [%s] [%s]\n", substr(s, 0), substr(s, 2), substr(s, 6), substr(s, 7));
	printf("[%s] [%s] [%s] [%s]\n", substr(s, 1, 2), substr(s, 4, 10), substr(s, 0, 0), substr(s, 6, 1));
	printf("[%s] [%s] [%s]\n", substr(s, -2), substr(s, -3, 2), substr(s, -6, 1));
	printf("[%s] [%s] [%s]\n", substr(s, 0, -2), substr(s, 2, -1), substr(s, 1, -5));
	printf("[%s] [%s] [%s]\n", substr(s, -10), substr(s, -8, 4), substr(s, -3, -1));
	printf("[%s] [%s]\n", substr("", 0), substr("", 0, 3));
	exit(0);
}
