# Inlines that double each time.
( echo 'inline int a0 = pid;'; i=0; while [ $i -lt 40 ]; do echo "inline int a$((i + 1)) = a$i + a$i;"; i=$((i + 1)); done; echo 'BEGIN { trace(a40); }' ) > $TMPDIR/s.d
$dtrace -x errtags -e -s $TMPDIR/s.d 2>&1 | head -1 | sed "s:$TMPDIR:DIR:"
