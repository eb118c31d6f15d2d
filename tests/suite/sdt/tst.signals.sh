# Signals: sent, handled, discarded, waited for.
cat > $TMPDIR/run.sh <<'S'
trap 'echo usr1' USR1
kill -USR1 $$
trap '' USR2
kill -USR2 $$
S
$dtrace -q -n '
proc:::signal-send /pid == $target/ { printf("send %d\n", args[2]); }
proc:::signal-discard /pid == $target/ { printf("discard %d\n", args[2]); }
proc:::signal-handle /pid == $target/ { printf("handle %d %d\n", args[0], arg2 != 0); }' -c "/bin/sh $TMPDIR/run.sh" | grep -v '17$'
