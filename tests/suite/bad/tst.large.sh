# A megabyte of text.
yes 'BEGIN { x = ; }' | head -c 1000000 > $TMPDIR/s.d
$dtrace -e -s $TMPDIR/s.d > /dev/null 2>&1; echo "status $?"
yes '1 +' | head -c 1000000 > $TMPDIR/s.d
$dtrace -e -s $TMPDIR/s.d > /dev/null 2>&1; echo "status $?"
head -c 1000000 /dev/zero | tr '\0' 'a' > $TMPDIR/s.d
$dtrace -e -s $TMPDIR/s.d > /dev/null 2>&1; echo "status $?"
( printf 'BEGIN { trace("'; head -c 1000000 /dev/zero | tr '\0' 'a'; printf '"); }\n' ) > $TMPDIR/s.d
$dtrace -e -s $TMPDIR/s.d > /dev/null 2>&1; echo "status $?"
