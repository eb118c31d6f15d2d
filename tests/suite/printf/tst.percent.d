/*
 * A percent sign, and text alone.
 *
 * @options: -q
 */
BEGIN
{
	printf("100%%\n");
	printf("%%d %d%%\n", 5);
	printf("no conversion\n");
	printf("\ttab \"quote\" \\ back\n");
	exit(0);
}
