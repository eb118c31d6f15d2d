# $sid and $pgid are those of the session and the process group that dtrace is in.
cat > $TMPDIR/run << 'END'
$dtrace -qn 'BEGIN { printf("%d %d\n", $sid == $1, $pgid == $1); exit(0); }' $$
END
dtrace=$dtrace setsid -w sh $TMPDIR/run
