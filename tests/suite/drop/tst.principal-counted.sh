# What is printed and what is told to be lost add up.
$dtrace -q -b 4k -x statusrate=2s -c "$trigger getppid:20000" -n 'syscall::getppid:entry /pid == $target/ { printf("x\n"); }' > $TMPDIR/out 2> $TMPDIR/err
lost=$(awk '/ drops? on CPU / { n += $2 } END { print n + 0 }' $TMPDIR/err)
echo $(($(grep -c x $TMPDIR/out) + lost))
