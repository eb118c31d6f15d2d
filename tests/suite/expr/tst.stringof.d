/*
 * stringof makes a string of what can be one.
 *
 * @options: -q
 */
BEGIN
{
	printf("%s %s\n", stringof("abc"), stringof(probename));
	printf("%s\n", (string)"cast");
	exit(0);
}
