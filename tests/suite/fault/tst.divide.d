/*
 * Division by zero ends the clause; the next one runs.
 *
 * @options: -q
 */
BEGIN
{
	zero = 0;
}

BEGIN
{
	printf("lost\n");
	x = 1 / zero;
	printf("not reached\n");
}

BEGIN
{
	printf("next\n");
	exit(0);
}
