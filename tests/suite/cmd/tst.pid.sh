# -p ends with the process; $target is its pid.
$trigger sleep:4000 getppid:4 sleep:100 &
$dtrace -qp $! -n 'syscall::getppid:entry /pid == $target/ { @ = count(); }'; echo "status $?"
$dtrace -qp 999999 -n 'BEGIN { exit(0); }'; echo "status $?"
