/*
 * Functions in predicates.
 *
 * @options: -q
 */
BEGIN
/strlen("abc") == 3 && index(probename, "GIN") == 2 && toupper("x") == "X"/
{
	printf("yes\n");
	exit(0);
}
