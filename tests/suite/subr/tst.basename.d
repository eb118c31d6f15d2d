/*
 * basename() and dirname() as in the C library.
 *
 * @options: -q
 */
BEGIN
{
	printf("%s %s %s\n", basename("/usr/lib"), basename("/usr/"), basename("usr"));
	printf("%s %s %s %s\n", basename("/"), basename("."), basename(".."), basename(""));
	printf("%s %s\n", basename("///"), basename("a//b//"));
	printf("%s %s %s\n", dirname("/usr/lib"), dirname("/usr/"), dirname("usr"));
	printf("%s %s %s %s\n", dirname("/"), dirname("."), dirname(".."), dirname(""));
	printf("%s %s %s\n", dirname("///"), dirname("a//b//"), dirname("/a/b/c"));
	exit(0);
}
