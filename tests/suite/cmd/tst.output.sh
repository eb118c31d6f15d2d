# -o appends to a file, and nothing comes out elsewhere.
$dtrace -q -o $TMPDIR/out -n 'BEGIN { printf("one\n"); exit(0); }'
$dtrace -q -o $TMPDIR/out -n 'BEGIN { printf("two\n"); exit(0); }'
cat $TMPDIR/out
$dtrace -l -o $TMPDIR/list -n BEGIN
cat $TMPDIR/list
$dtrace -q -o $TMPDIR/no/such -n 'BEGIN { exit(0); }' 2>&1 | sed "s:$TMPDIR:DIR:"
