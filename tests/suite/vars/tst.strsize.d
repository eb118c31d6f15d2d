/*
 * Strings are cut to strsize less one.
 *
 * @options: -q -x strsize=8
 */
BEGIN
{
	s = "123456789";
	printf("%s %d\n", s, strlen(s));
	printf("%s\n", strjoin("12345", "67890"));
	exit(0);
}
