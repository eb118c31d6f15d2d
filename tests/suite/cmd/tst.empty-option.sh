# With -x empty a program may be empty.
: > $TMPDIR/s.d
$dtrace -e -s $TMPDIR/s.d 2>&1 | sed "s:$TMPDIR:DIR:"
$dtrace -x empty -e -s $TMPDIR/s.d; echo "status $?"
