/*
 * What reports are made of: several aggregations in one line, the largest of many, rates, a year.
 *
 * @options: -q -w
 */
#pragma D option switchrate=10hz

BEGIN
{
	@reads["a"] = sum(100);
	@reads["b"] = sum(300);
	@reads["c"] = sum(200);
	@writes["a"] = sum(1);
	@writes["b"] = sum(3);
	@writes["c"] = sum(2);
	@total = sum(600);
	normalize(@total, 100);
	trunc(@reads, 2);
	trunc(@writes, 2);
	printf("%d\n", strlen(zonename) + sizeof (int));
	printa("%-10s %@8d %@8d\n", @reads, @writes);
	printa("%@d\n", @total);
	clear(@total);
	denormalize(@total);
	printa("%@d\n", @total);
	system("echo %s", "redrawn");
	exit(0);
}
