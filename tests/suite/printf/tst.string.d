/*
 * Strings in their columns.
 *
 * @options: -q
 */
BEGIN
{
	printf("[%s] [%10s] [%-10s] [%2s]\n", "abc", "abc", "abc", "abc");
	printf("[%s] [%5s]\n", "", "");
	printf("%s%s%s\n", probeprov, probename, "x");
	exit(0);
}
