# Another user of the tracepoint changes nothing.
. ./lib.sh
$dtrace -qn 'syscall::getuid:entry, syscall::getuid:return /pid == -1/ { trace(1); } BEGIN { printf("ready\n"); }' > $TMPDIR/other &
other=$!
while ! grep -qs ready $TMPDIR/other
do
	sleep 0.1
done
for name in entry return
do
	stacks -n "syscall::getppid:$name /pid == \$target/ { stack(); }" -c "$trigger getppid:1" > $TMPDIR/with
	of_syscalls < $TMPDIR/with
	stacks -n "syscall::getppid:$name /pid == \$target/ { @[stack(), 1] = count(); }" -c "$trigger getppid:1" |
		sed 's/ *[0-9]*$//' | of_syscalls
	mv $TMPDIR/with $TMPDIR/$name
done
kill -INT $other
wait $other
for name in entry return
do
	stacks -n "syscall::getppid:$name /pid == \$target/ { stack(); }" -c "$trigger getppid:1" | cmp - $TMPDIR/$name &&
		echo the same alone
done
