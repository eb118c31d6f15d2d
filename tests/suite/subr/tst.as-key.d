/*
 * Values of functions as keys.
 *
 * @options: -q
 */
BEGIN
{
	@[basename("/x/y"), strlen("abc")] = count();
	a[strjoin("k", "1")] = 5;
	printf("%d\n", a["k1"]);
	printa("%s %d %@d\n", @);
	exit(0);
}
