/*
 * Bytes of a format that are no UTF-8 are printed as they are.
 *
 * @options: -q
 */

BEGIN
{
	printf("\xc3\xa9\n");
	exit(0);
}
