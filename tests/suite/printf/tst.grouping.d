/*
 * The flag ' groups thousands where the locale does: that of C does not.
 *
 * @options: -q
 */
BEGIN
{
	printf("[%'d] [%'u]\n", 1234567, 1234567);
	exit(0);
}
