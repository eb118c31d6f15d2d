# Every function of the kernel at once: the system goes on, and all is taken away at the end.
# @requires: kprobe_multi
$dtrace -qn 'fbt:::entry { @[probefunc] = count(); } END { trunc(@, 5); }' -c "$trigger fork:3 open:/etc/passwd write:x" \
    > $TMPDIR/out 2> $TMPDIR/err; echo "status $?"
awk 'NF == 2 && $2 > 100' $TMPDIR/out | wc -l
grep -c 'firings left out' $TMPDIR/err
wc -l < /sys/kernel/tracing/enabled_functions
