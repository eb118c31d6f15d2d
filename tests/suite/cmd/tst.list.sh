# -l lists probes: of a provider, of a name, of a script.
$dtrace -lP dtrace
$dtrace -ln BEGIN
$dtrace -ln 'dtrace:::B*,END'
$dtrace -li 3
$dtrace -lf getppid | awk '{ print $2, $3, $4, $5 }'
echo 'BEGIN, END { trace(1); } dtrace:::ERROR { exit(0); }' > $TMPDIR/l.d
$dtrace -ls $TMPDIR/l.d
