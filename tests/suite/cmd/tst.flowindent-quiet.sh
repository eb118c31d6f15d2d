# -F shows its rows with -q too.
$dtrace -qF -c "$trigger getppid" -n 'syscall::getppid: /pid == $target/ { printf("%s\n", probename); }' | sed 's/^  [0-9]/  C/'
