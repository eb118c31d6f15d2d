/*
 * Every subroutine of strings reads to the end of the longest strings there are.
 *
 * @options: -q -x strsize=4096
 */
BEGIN
{
	s = "0123456789abcde/";
	s = strjoin(s, s);
	s = strjoin(s, s);
	s = strjoin(s, s);
	s = strjoin(s, s);
	s = strjoin(s, s);
	s = strjoin(s, s);
	s = strjoin(s, s);
	printf("%d %d\n", strlen(s), strlen(strjoin(s, s)));
	printf("%d %d\n", index(s, "/0", 2000), rindex(s, "/0"));
	printf("%s %s\n", substr(s, 2040), strrchr(s, '8'));
	printf("%d %d\n", strlen(strstr(s, "de/")), strlen(strchr(s, 'e')));
	printf("%s %d\n", basename(s), strlen(dirname(s)));
	printf("%d %s\n", strlen(cleanpath(strjoin("/", s))), cleanpath(strjoin("/x/../", s)) == strjoin("/", s) ? "same" : "other");
	printf("%s %s %d\n", strtok(s, "/"), strtok(NULL, "/"), strlen(strtok(strjoin(s, "#"), "#")));
	printf("%s %s\n", substr(toupper(s), 2032), tolower(toupper(s)) == s ? "same" : "other");
}

BEGIN
{
	printf("%s\n", json(strjoin("{\"k\": \"", strjoin(s, "\", \"z\": [1, {\"y\": 22}]}")), "z[1].y"));
	a[s] = strjoin("of ", s);
	printf("%d %d\n", strlen(a[s]), a["other"] == NULL);
	@[s, "and more"] = count();
	printa("%.4s %s %@d\n", @);
	exit(0);
}
