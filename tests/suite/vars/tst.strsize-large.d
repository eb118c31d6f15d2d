/*
 * Longer strings with a larger strsize.
 *
 * @options: -q -x strsize=1024
 */
BEGIN
{
	s = "0123456789012345678901234567890123456789012345678901234567890123456789";
	s = strjoin(s, s);
	s = strjoin(s, s);
	s = strjoin(s, s);
	s = strjoin(s, s);
	printf("%d\n", strlen(s));
	exit(0);
}
