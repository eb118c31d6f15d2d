# The end of the command is told, unless -q.
$dtrace -c "$trigger getppid" -n 'END { }' 2>&1 | sed 's/pid [0-9]*/pid N/; s/^  [0-9]/  C/'
