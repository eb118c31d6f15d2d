# Where trace events can't be read, a list that is shorter for it says so, and no other.
# @requires: unshare root
cat > $TMPDIR/run.sh <<S
mount -t tmpfs none /sys/kernel/debug
mount -t tmpfs none /sys/kernel/tracing
setpriv --bounding-set -sys_admin /bin/sh $TMPDIR/list.sh
S
cat > $TMPDIR/list.sh <<S
$dtrace -l > $TMPDIR/all; echo "status \$?"
grep -c BEGIN $TMPDIR/all
for one in 'sdt:::' 'sdt:::sched_switch' 'sdt:::interrupt-start' 's*:::sched_s*' 'BEGIN' 'syscall::read:'
do
	$dtrace -ln "\$one" 2>&1 > /dev/null
done
S
unshare -m /bin/sh $TMPDIR/run.sh
