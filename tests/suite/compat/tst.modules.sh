# Modules and functions of other kernels are taken where providers are common to all; what means something else is not.
# @requires: speed
for probe in io:genunix::start io::bdev_strategy:start io:genunix:biodone:done proc::proc_exit:exit sched::resume:on-cpu \
	sysinfo:unix:idle_enter:idlethread vminfo:genunix::as_fault sched:TS::; do
	$dtrace -ln "$probe" | awk 'NR == 2 { print $2, $3, $4, $5 }'
done
$dtrace -x errtags -ln 'io:nosuch::start' 2>&1
$dtrace -lP proc | grep -c proc_exit
# They are the probes.
$dtrace -qn 'proc::proc_exit:exit /pid == $target/ { printf("%s %s %d\n", probemod, probefunc, arg0); }' -c "$trigger getppid" 2>&1
