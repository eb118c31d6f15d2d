# What is missing to a process that may not trace is named.
# @requires: unshare root
for missing in -bpf,-perfmon,-sys_admin -perfmon,-sys_admin
do
	setpriv --bounding-set $missing $dtrace -qn 'BEGIN { exit(0); }' 2>&1 | sed 's/: [^:]*bpf(2) is/: CALL is/'
done
setpriv --bounding-set -sys_admin,-sys_ptrace $dtrace -qn 'BEGIN { trace("traced"); exit(0); }'; echo " status $?"
