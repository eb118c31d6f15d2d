/*
 * strtok(NULL, ...) goes on where the last one was; without one it is a fault.
 *
 * @options: -q
 * @filter: row
 */

BEGIN
{
	printf("%s", strtok("a b", " "));
	printf("%s", strtok(NULL, " "));
	printf("%d", strtok(NULL, " ") == NULL);
	printf("%d\n", strtok(NULL, " ") == NULL);
}

tick-1ms
{
	printf("%s\n", strtok(NULL, " "));
}

ERROR
{
	exit(0);
}
