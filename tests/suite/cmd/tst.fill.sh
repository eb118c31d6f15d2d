# A fill buffer keeps what came first, and tracing ends when it is full.
$dtrace -q -x bufpolicy=fill -b 4k -x cpu=0 -n 'int n; tick-1ms { printf("%d\n", n++); }' > $TMPDIR/out 2>$TMPDIR/err
echo "status $?"
head -2 $TMPDIR/out
test $(grep -c . $TMPDIR/out) -lt 3000 && echo ended
