# A million elements in an associative array.
$dtrace -q -x dynvarsize=128m -c "$trigger getppid:1000000 getuid" -n '
	BEGIN { n = 0; }
	syscall::getppid:entry /pid == $target/ { a[n++] = n; }
	syscall::getuid:entry /pid == $target/ { printf("%d %d %d %d", n, a[0], a[500000], a[999999]); }'
