# A second signal ends dtrace even where it waits for somebody to read what it prints.
mkfifo $TMPDIR/pipe
sleep 60 < $TMPDIR/pipe &
reader=$!
$dtrace -qn 'BEGIN { printf("%1000d", 0); } tick-1ms { printf("%1000d", 1); }' -x strsize=2048 > $TMPDIR/pipe &
sleep 1
kill -INT $!
while kill -0 $! 2> /dev/null; do
	sleep 0.6
	kill -INT $! 2> /dev/null
done
wait $!
echo "status $?"
kill $reader
