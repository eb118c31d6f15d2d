# %k in printa(): without an indent, or with that of its width to the left.
$dtrace -qn 'syscall::getppid:entry /pid == $target/ { @[stack(2)] = count(); }
END { printa("%k %@d\n", @); printa("%-5k%@d\n", @); printa("%5k%@d\n", @); printa(@); }' \
	-c "$trigger getppid:3" 2>/dev/null | sed 's/`.*/`F/; s/ *$/$/'
