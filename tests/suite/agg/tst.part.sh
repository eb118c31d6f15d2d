# What printa() has shown is what clear() or trunc() takes away, of all aggregations of a firing from the same moment:
# nothing is lost in between, and nothing shown twice.
$dtrace -q -x switchrate=10ms -n '
tick-1ms
{
	fired++;
	@plain = count();
	@sum = sum(1);
	@key[0] = count();
	@keys["x", fired % 3] = count();
	@last = sum(1);
	@apart = count();
	@kept = count();
}

tick-100ms
{
	printa("apart %@d\n", @apart);
	printa("kept so far %@d\n", @kept);
}

tick-100ms
{
	printa("plain %@d\n", @plain);
	printa("sum %@d\n", @sum);
	clear(@plain);
	clear(@sum);
	printa("key %@d\n", @key);
	clear(@key);
	printa("keys %@d\n", @keys);
	trunc(@keys);
	printa("last %@d\n", @last);
	clear(@last);
	clear(@apart);
}

tick-100ms
/fired < 0/
{
	clear(@kept);
}

tick-1s
{
	exit(0);
}

END
{
	printf("fired %d\n", fired);
	printa("plain %@d\n", @plain);
	printa("sum %@d\n", @sum);
	printa("key %@d\n", @key);
	printa("keys %@d\n", @keys);
	printa("last %@d\n", @last);
	printa("apart %@d\n", @apart);
	printa("kept %@d\n", @kept);
}' | awk '
	NF == 2 { total[$1] += $2 }
	END { for (name in total) if (total[name] != total["fired"]) print name, total[name], "of", total["fired"] }
	END { print length(total), "totals" }'
