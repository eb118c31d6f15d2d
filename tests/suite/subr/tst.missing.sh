# Functions that are not there are refused with the reason.
# @status: 1
for f in 'stack()' 'ustack()' 'system("x")' 'speculation()' 'print(1)' 'copyout(0, 0, 0)' 'd_path(0)' 'mutex_owned(0)' 'stop()' 'raise(9)'
do
	$dtrace -en "BEGIN { $f; }" 2>&1
done
