# Ten thousand parentheses.
many() { i=0; while [ $i -lt 10000 ]; do printf '%s' "$1"; i=$((i + 1)); done; }
( printf 'BEGIN { x = '; many '('; printf 1; many ')'; printf '; }\n' ) > $TMPDIR/s.d
$dtrace -x errtags -e -s $TMPDIR/s.d 2>&1 | sed "s:$TMPDIR:DIR:" | cut -c1-120
( printf 'BEGIN { x = '; many '('; printf '\n' ) > $TMPDIR/s.d
$dtrace -x errtags -e -s $TMPDIR/s.d 2>&1 | sed "s:$TMPDIR:DIR:" | cut -c1-120
( printf 'BEGIN { x = '; many '- '; printf '1; }\n' ) > $TMPDIR/s.d
$dtrace -x errtags -e -s $TMPDIR/s.d 2>&1 | sed "s:$TMPDIR:DIR:" | cut -c1-120
( printf 'BEGIN { x = 1'; many ' + 1'; printf '; }\n' ) > $TMPDIR/s.d
$dtrace -x errtags -e -s $TMPDIR/s.d 2>&1 | sed "s:$TMPDIR:DIR:" | cut -c1-120
