# Globs in names of functions.
for d in 'syscall:vmlinux:getppid:*' 'syscall:vmlinux:get[pu]*id:entry' 'syscall:vmlinux:*ppid:entry' 'syscall:vmlinux:g?tp?id:entry'
do
	$dtrace -ln "$d" | awk 'NR > 1 { print $4, $5 }' | sort | tr '\n' ' '
	echo
done
