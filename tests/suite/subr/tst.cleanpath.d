/*
 * cleanpath() takes out what a path does not need.
 *
 * @options: -q
 */
BEGIN
{
	printf("%s %s %s\n", cleanpath("/a//b"), cleanpath("/a/./b"), cleanpath("/a/../b"));
	printf("%s %s %s\n", cleanpath("/a/b/../../c"), cleanpath("/../a"), cleanpath("/./a/."));
	printf("%s %s %s\n", cleanpath("a/b"), cleanpath("/"), cleanpath("//"));
	printf("%s %s\n", cleanpath("/a/.b/..c"), cleanpath("/a/b/.."));
	printf("%s %s %s\n", cleanpath("./a"), cleanpath("a/.."), cleanpath("../.."));
	printf("%s %s %s\n", cleanpath("a/../../b"), cleanpath("a//b/../c/"), cleanpath(".a/..b"));
	exit(0);
}
