# Several stacks and names in one key, in their layout.
$dtrace -n 'syscall::getppid:entry /pid == $target/ { @[stack(1), sym(caller), mod(caller), stack(2), 4] = count(); }' \
	-c "$trigger getppid:3" 2>/dev/null | sed 's/+0x[0-9a-f]*$//; s/`[a-z_0-9.]*/`F/g; s/ *$/$/'
