/*
 * Actions that record nothing: assignments and aggregations in branches, in a clause with a predicate.
 * @options: -q
 */
int n;

tick-10ms
/n < 10/
{
	if (n < 3)
		@["small"] = sum(1);
	else if (n < 7) {
		@["middle"] = sum(2);
		self->middle = n;
		@m["middle"] = max(n);
	}
	n++;
}

tick-10ms
/n == 10/
{
	printf("%d", n);
	printa("%s %@d\n", @);
	printa("%s %@d\n", @m);
	exit(0);
}
