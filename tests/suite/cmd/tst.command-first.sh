# Nothing of the command is missed: its first system calls are seen.
$dtrace -qc "$trigger getppid" -n 'syscall::brk:entry /pid == $target/ { n++; } END { printf("%d\n", n > 0); }'
