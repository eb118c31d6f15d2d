# Variables of Solaris's kernel where this one does not name those that they are made of.
# @requires: no-kernel-data
for name in hp_avenrun freemem ncpus_online; do
	$dtrace -n "BEGIN { trace(*(int *)&\`$name); }"
	$dtrace -n "BEGIN { trace(\`$name); }"
done
$dtrace -n 'BEGIN { trace(`no_such_variable); }'
true
