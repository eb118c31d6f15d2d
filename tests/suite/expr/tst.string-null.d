/*
 * A string that was never assigned equals both NULL and "".
 *
 * @options: -q
 */
string s;

BEGIN
{
	printf("[%s] %d %d\n", s, s == NULL, s == "");
	s = "x";
	printf("[%s] %d %d\n", s, s != NULL, s != "");
	exit(0);
}
