/*
 * strlen() of constants, variables and values.
 *
 * @options: -q
 */
BEGIN
{
	s = "four";
	printf("%d %d %d %d\n", strlen(""), strlen("a"), strlen(s), strlen(strjoin(s, s)));
	printf("%d %d\n", strlen(probename), sizeof (strlen("")));
	exit(0);
}
