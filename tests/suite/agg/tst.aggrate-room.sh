# With aggrate, aggregations that fill up are emptied into dtrace: they have more keys than there is room for at once, and what
# was counted before and after is one.
$dtrace -q -x aggsize=20k -x aggrate=20ms -n '
int n;

tick-10ms
/n < 300/
{
	@keys[n] = count();
	@sum[n % 60] = sum(n);
	@least[n % 60] = min(n);
	@most[n % 60] = max(n);
	@mean[n % 60] = avg(n);
	n++;
}

tick-10ms
/n == 300/
{
	exit(0);
}

END
{
	printa("keys %@d\n", @keys);
	printa("sum %@d\n", @sum);
	printa("least %@d\n", @least);
	printa("most %@d\n", @most);
	printa("mean %@d\n", @mean);
}' | awk 'NF { total[$1] += $2; keys[$1]++ } END { for (name in total) print name, keys[name], total[name] }' | sort
# More aggregations than have a map each.
program=$(awk 'BEGIN {
	printf "int n; tick-10ms /n < 200/ { "
	for (i = 0; i < 40; i++) printf "@a%d[n %% 20] = count(); ", i
	printf "n++; } tick-10ms /n == 200/ { exit(0); } END { "
	for (i = 0; i < 40; i++) printf "printa(\"a %%@d\\n\", @a%d); ", i
	printf "}"
}')
$dtrace -q -x aggsize=300k -x aggrate=20ms -n "$program" | awk 'NF { total += $2 } END { print total }'
