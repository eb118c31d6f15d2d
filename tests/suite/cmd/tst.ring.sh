# A ring buffer keeps what came last.
$dtrace -q -x bufpolicy=ring -b 4k -x cpu=0 -n 'int n; tick-1ms /n < 1500/ { printf("%d\n", n++); } tick-1ms /n == 1500/ { exit(0); }' > $TMPDIR/out
echo "status $?"
grep . $TMPDIR/out | tail -1
test $(grep -c . $TMPDIR/out) -lt 1500 && echo cut
