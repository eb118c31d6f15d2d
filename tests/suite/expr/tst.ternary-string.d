/*
 * Branches may be strings of different origin: a constant, a built-in, a variable, a function's value.
 *
 * @options: -q
 */
BEGIN
{
	s = "variable";
	i = 0;
	printf("%s\n", i ? "constant" : s);
	printf("%s\n", !i ? "constant" : s);
	printf("%s\n", i ? s : probename);
	printf("%s\n", i ? s : strjoin(s, "!"));
	s = i ? "yes" : "no";
	printf("%s %d\n", s, (i ? "yes" : "no") == "no");
	exit(0);
}
