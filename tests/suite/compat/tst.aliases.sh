# Names of other systems' calls have probes, with types; no listing has them, and they are not for 32-bit processes.
# @requires: speed
for name in open64 creat64 exec exece rexit forksys fork1 forkall stat64 lstat64 fstat64 xstat lxstat so_socket send recv \
	sigaction lwp_kill pollsys getrlimit64; do
	$dtrace -ln "syscall:vmlinux:$name:entry" | awk 'NR > 1 { print $2, $3, $4, $5 }'
done
$dtrace -lP syscall | grep -cE ' (open64|exece|rexit|so_socket) '
$dtrace -lvn syscall::open64:entry | sed -n '/Argument Types/,$p'
$dtrace -ln 'syscall:x32:exece:entry' 2>&1
# A program that names an alias and its call sees the call twice, once by each name.
$dtrace -qn 'syscall::exit_group:entry, syscall::rexit:entry /pid == $target/ { printf("%s %d\n", probefunc, arg0); }
	syscall::rexit:entry /pid == $target/ { printf("again\n"); }' -c "$trigger exit:3" | sort
