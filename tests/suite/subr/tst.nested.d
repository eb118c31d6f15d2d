/*
 * Functions of functions, many in one expression.
 *
 * @options: -q
 */
BEGIN
{
	printf("%s\n", toupper(strjoin(basename("/a/b"), strjoin("-", dirname("/c/d")))));
	printf("%s\n", substr(strjoin("abc", "def"), index("xxd", "d"), strlen("ab")));
	printf("%d\n", strtoll(lltostr(strtoll(lltostr(77)))));
	printf("%s\n", strjoin(strjoin(strjoin("a", "b"), strjoin("c", "d")), strjoin(strjoin("e", "f"), "g")));
	exit(0);
}
