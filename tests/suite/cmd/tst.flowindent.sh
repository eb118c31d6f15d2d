# -F indents from entry to return.
$dtrace -F -c "$trigger getppid getuid" -n 'syscall::getppid:,syscall::getuid: /pid == $target/ { }' -n 'END { trace("x"); }' 2>/dev/null | sed 's/^  [0-9]/  C/'
