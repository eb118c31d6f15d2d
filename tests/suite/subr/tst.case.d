/*
 * toupper() and tolower() change letters only.
 *
 * @options: -q
 */
BEGIN
{
	s = "Hello, World 1a!";
	printf("%s|%s|[%s]\n", toupper(s), tolower(s), toupper(""));
	printf("%s\n", s);
	exit(0);
}
