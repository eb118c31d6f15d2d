# Several clauses on one probe indent once.
$dtrace -F -c "$trigger getppid" -n 'syscall::getppid:entry /pid == $target/ { trace(1); } syscall::getppid:entry /pid == $target/ { trace(2); } syscall::getppid:return /pid == $target/ { trace(3); } syscall::getppid:return /pid == $target/ { trace(4); }' 2>/dev/null | sed 's/^  [0-9]/  C/'
