/*
 * Without -q a printf stands after its row's prefix, and the row ends with a newline of its own.
 *
 * @filter: row
 */
BEGIN
{
	printf("text");
	printf(" %d", 1);
}

BEGIN
{
	printf("line\n");
	exit(0);
}
