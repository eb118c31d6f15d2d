/*
 * A fault in a branch or a condition ends the clause: nothing of it is recorded.
 * @options: -q
 * @filter: row
 */
BEGIN
{
	printf("never\n");
	if (1)
		trace(*(int *)NULL);
	x = 1;
}

BEGIN
{
	if (*(int *)NULL)
		printf("never\n");
	else
		printf("never\n");
	x = 1;
}

BEGIN
{
	if (0)
		trace(*(int *)NULL);
	else
		printf("x is %d\n", x);
	exit(0);
}
