# A command ends with the tracing that it was started for.
$dtrace -qn 'BEGIN { printf("%d", $target); exit(0); }' -c 'sleep 300' > $TMPDIR/pid
read -r pid < $TMPDIR/pid
kill -0 $pid 2> /dev/null && echo "it runs on"
echo ended
