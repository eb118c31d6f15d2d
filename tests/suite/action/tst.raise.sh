# raise() sends a signal to the process that fires the probe.
script=$(mktemp)
echo 'kill -0 $$; echo not reached' > $script
$dtrace -qw -c "sh $script" -n 'syscall::kill:entry /pid == $target/ { raise(9); }' 2>&1 | sed 's/pid [0-9]*/pid N/'
rm $script
