# stop() stops it, until someone lets it go on.
script=$(mktemp)
echo 'kill -0 $$; echo went on' > $script
$dtrace -qw -c "sh $script" -n '
syscall::kill:entry /pid == $target/ { stop(); stopped = pid; }
tick-20ms /stopped/ { system("grep -q T.*stopped /proc/%d/status && echo is stopped; kill -CONT %d", stopped, stopped); stopped = 0; }' 2>&1
rm $script
