# A hundred clauses on a probe, with strings, variables, aggregations and faults; and a clause on ERROR.
echo "int n;" >"$TMPDIR/clauses.d"
n=0
while [ $n -lt 50 ]; do
	printf 'BEGIN /strjoin("a", "%d") != "b"/ { self->x = "y"; n += strlen(strjoin(self->x, execname)) > 1; @[n] = count(); }\n' $n
	printf 'BEGIN { trace(*(int *)%d); }\n' $n
	n=$((n + 1))
done >>"$TMPDIR/clauses.d"
printf '%s\n' 'ERROR { faults++; } END { printf("%d %d\n", n, faults); } tick-10ms { exit(0); }' >>"$TMPDIR/clauses.d"
$dtrace -qs "$TMPDIR/clauses.d" 2>"$TMPDIR/faults" | grep -v '^ .* 1$' | grep .
grep -c 'invalid address' "$TMPDIR/faults"
