# What eBPF cannot do is refused with the reason.
# @status: 1
for f in 'panic()' 'breakpoint()' 'return(1)'
do
	$dtrace -wqn "BEGIN { $f; exit(0); }" 2>&1
done
