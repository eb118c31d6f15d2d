/*
 * strchr() and strrchr() give the rest of the string, or NULL.
 *
 * @options: -q
 */
BEGIN
{
	s = "/usr/bin/vi";
	printf("%s %s\n", strchr(s, '/'), strrchr(s, '/'));
	printf("%s %s\n", strchr(s, 'b'), strrchr(s, 'i'));
	printf("%d %d\n", strchr(s, 'x') == NULL, strrchr(s, 'x') == NULL);
	printf("%d\n", strchr(s, 'v') == "vi");
	exit(0);
}
