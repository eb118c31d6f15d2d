# -P, -m and -f name a provider, a module, a function.
$dtrace -qP dtrace'{ printf("%s\n", probename); exit(0); }'
$dtrace -qP dtrace'{ printf("%s\n", probename); exit(0); }'
$dtrace -qP dtrace'/probename == "BEGIN"/ { printf("%s\n", probename); exit(0); }'
$dtrace -qf getppid'/pid == $target/ { @[probefunc, probename] = count(); }' -c "$trigger getppid" | sort
$dtrace -qm syscall:vmlinux'/pid == $target && probefunc == "getppid"/ { @[probemod, probename] = count(); }' -c "$trigger getppid" | sort
$dtrace -qf syscall::getppid'/pid == $target/ { @[probefunc] = count(); }' -c "$trigger getppid:2"
