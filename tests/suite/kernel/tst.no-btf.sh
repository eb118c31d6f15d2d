# A kernel that does not describe its types: what needs them says so.
# @requires: unshare root
cat > $TMPDIR/run.sh <<S
mount -t tmpfs none /sys/kernel/btf
$dtrace -qn 'BEGIN { trace(curthread->pid); }'
$dtrace -qn 'BEGIN { trace(curpsinfo->pr_fname); }'
$dtrace -qn 'BEGIN { trace(((struct nothing *)0)->pid); }'
echo "status \$?"
$dtrace -qn 'BEGIN { exit(0); }'
$dtrace -ln dtrace:::BEGIN
$dtrace -en 'BEGIN { exit(0); }' && echo compiled
S
unshare -m /bin/sh $TMPDIR/run.sh
