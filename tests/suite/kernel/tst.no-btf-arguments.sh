# Arguments of functions have no types where the kernel does not describe them, or where what it says is damaged.
# @requires: unshare root kprobes
cat > $TMPDIR/run.sh <<S
head -c 100000 /sys/kernel/btf/vmlinux > $TMPDIR/vmlinux
mount -t tmpfs none /sys/kernel/btf
$dtrace -qn 'fbt::vfs_read:entry { trace(args[0]); }'
cp $TMPDIR/vmlinux /sys/kernel/btf
$dtrace -qn 'fbt::vfs_read:entry { trace(args[0]); }'
$dtrace -qn 'BEGIN { trace(curthread->pid); }'
echo "status \$?"
S
unshare -m /bin/sh $TMPDIR/run.sh
