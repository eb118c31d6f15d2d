# The command of -c gets its signals: those that dtrace waits for are not blocked in it.
$dtrace -q -n 'BEGIN { }' -c "grep SigBlk /proc/self/status" | grep -v '^$'
