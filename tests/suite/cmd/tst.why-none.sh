# Where nothing matches, and more is known than that, it is said: a provider of a process, no such event.
# @filter: number
for name in pid1:::entry nothing:::x 'nothing*:::' cpc:::nothing-all-10000 'cpc:::nothing*-all-10000' cpc:::nothing; do
	$dtrace -n "$name" 2>&1 | sed 's/ counts cpu_clock, .*/ counts .../'
done
