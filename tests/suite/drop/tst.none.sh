# With room enough nothing is lost.
$dtrace -q -c "$trigger getppid:20000" -n 'syscall::getppid:entry /pid == $target/ { printf("x\n"); }' | grep -c x
