# -x cpu traces one CPU.
# @requires: cpus
$dtrace -q -x cpu=1 -n 'profile-10ms { @[cpu] = count(); } tick-300ms { exit(0); } END { printa("CPU %d\n", @); }'
