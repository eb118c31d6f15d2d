# Destructive actions need -w.
# @status: 1
for f in 'stop()' 'raise(9)' 'chill(1)' 'panic()' 'breakpoint()' 'return(1)' 'system("date")' 'freopen("/dev/null")' 'copyout(alloca(8), 0, 8)' 'copyoutstr("x", 0, 8)'
do
	$dtrace -qn "BEGIN { $f; exit(0); }" 2>&1
done
