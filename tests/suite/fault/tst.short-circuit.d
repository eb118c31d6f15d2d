/*
 * What is not evaluated does not fault.
 *
 * @options: -q
 */
int zero;

BEGIN
{
	printf("%d\n", zero != 0 && 1 / zero);
	printf("%d\n", zero == 0 || 1 / zero);
	printf("%d\n", zero ? 1 / zero : 7);
	exit(0);
}
