# A load in the kernel is found in functions of it.
. ./script.sh
load() { dd if=/dev/zero of=/dev/null bs=1M count=200; }
during 'vmlinux`' hotkernel SECONDS
head -1 $TMPDIR/out | tr -s ' '
grep -cE '^vmlinux`[a-z_0-9.]+ +[0-9]+ +[0-9]+$' $TMPDIR/out | sed 's/[1-9][0-9]*/some/'
