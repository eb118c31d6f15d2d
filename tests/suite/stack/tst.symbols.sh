# sym(), func() and mod() of an address in the kernel's list, %a with the offset; addresses of one symbol are one key.
line=$(grep ' T vfs_read$' /proc/kallsyms)
at=0x${line%% *}
$dtrace -qn "BEGIN {
	sym($at); func($at + 1); mod($at);
	printf(\"|%a %a\n\", $at, $at + 4);
	@f[sym($at), mod($at)] = count();
	@f[sym($at + 4), mod($at + 5)] = count();
	printa(\"%s %s %@d\n\", @f);
	@g[sym($at)] = sum(2);
	@g[func($at + 8)] = sum(3);
	exit(0);
}"
