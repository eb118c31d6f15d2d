/*
 * Strings as values of associative arrays.
 *
 * @options: -q
 */
BEGIN
{
	a["one"] = "first";
	a["two"] = strjoin(a["one"], "+");
	a["one"] = "changed";
	printf("%s %s %d\n", a["one"], a["two"], a["three"] == NULL);
	exit(0);
}
