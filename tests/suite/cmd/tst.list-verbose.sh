# -lv adds stability and types of arguments.
$dtrace -lvn BEGIN
$dtrace -lvn 'syscall:vmlinux:write:entry' | sed 's/^ *[0-9][0-9]*/   ID/'
