# Bytes that are no text give an error, soon.
head -c 4096 /dev/urandom > $TMPDIR/random.d
$dtrace -e -s $TMPDIR/random.d > /dev/null 2>&1; echo "status $?"
printf 'BEGIN { trace("\377\376"); }\n' > $TMPDIR/s.d
$dtrace -x errtags -e -s $TMPDIR/s.d 2>&1 | sed "s:$TMPDIR:DIR:"
printf 'BEGIN { trace(1); }\0\n' > $TMPDIR/s.d
$dtrace -x errtags -e -s $TMPDIR/s.d 2>&1 | sed "s:$TMPDIR:DIR:"
