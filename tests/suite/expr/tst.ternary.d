/*
 * The conditional operator evaluates one branch only and is right associative.
 *
 * @options: -q
 */
BEGIN
{
	n = 0;
	m = 0;
	x = 1 ? n++ + 10 : m++ + 20;
	y = 0 ? n++ + 10 : m++ + 20;
	printf("%d %d %d %d\n", x, y, n, m);
	printf("%s %s\n", x > 5 ? "big" : "small", x < 5 ? "small" : "big");
	i = 0;
	printf("%s", i == 0 ? "zero" : i == 1 ? "one" : "many");
	i++;
	printf(" %s", i == 0 ? "zero" : i == 1 ? "one" : "many");
	i++;
	printf(" %s\n", i == 0 ? "zero" : i == 1 ? "one" : "many");
	printf("%d\n", (1 ? 0 ? 1 : 2 : 3) + 1);
	exit(0);
}
