/*
 * strjoin() of anything that is a string.
 *
 * @options: -q
 */
BEGIN
{
	s = "mid";
	printf("%s\n", strjoin("a", "b"));
	printf("[%s] [%s] [%s]\n", strjoin("", ""), strjoin("a", ""), strjoin("", "b"));
	printf("%s\n", strjoin(strjoin("<", s), strjoin(">", probename)));
	exit(0);
}
