# -s runs a file, - is standard input.
printf '%s\n' 'BEGIN { printf("file\n"); exit(3); }' > $TMPDIR/s.d
$dtrace -q -s $TMPDIR/s.d; echo "status $?"
printf '%s\n' 'BEGIN { printf("input\n"); exit(0); }' | $dtrace -q -s -
$dtrace -q -s $TMPDIR/missing.d 2>&1 | sed "s:$TMPDIR:DIR:"
