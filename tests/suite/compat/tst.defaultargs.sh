# A script says that its arguments may be missing.
printf '%s\n' '#pragma D option quiet' '#pragma D option defaultargs' 'inline int top = $1 ? $1 : 10;' \
	'BEGIN { printf("%d %s.\n", top, $$2); exit(0); }' > $TMPDIR/s.d
$dtrace -s $TMPDIR/s.d
$dtrace -s $TMPDIR/s.d 3 word
# Before the pragma they may not.
printf '%s\n' 'inline int top = $1;' '#pragma D option defaultargs' 'BEGIN { exit(0); }' > $TMPDIR/s.d
$dtrace -x errtags -s $TMPDIR/s.d 2>&1 | sed "s:$TMPDIR:DIR:"
