/*
 * strstr() gives the string from the first place on, or NULL.
 *
 * @options: -q
 */
BEGIN
{
	s = "one two three";
	printf("%s|%s|%s\n", strstr(s, "two"), strstr(s, "t"), strstr(s, ""));
	printf("%d %d\n", strstr(s, "four") == NULL, strstr("", "a") == NULL);
	printf("%d\n", strstr(s, "three") != NULL);
	exit(0);
}
