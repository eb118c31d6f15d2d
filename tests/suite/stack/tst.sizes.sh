# Stacks of different sizes are one key where they have the same frames.
$dtrace -qn 'syscall::getppid:entry /pid == $target/ { @[stack(1)] = count(); @[stack(90)] = count(); @[stack(80)] = count(); }
END { printa("%@d\n", @); }' -c "$trigger getppid:3" 2>/dev/null
