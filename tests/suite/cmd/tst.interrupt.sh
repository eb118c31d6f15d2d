# SIGINT and SIGTERM end tracing: END fires, aggregations are printed, the status is 0.
for signal in INT TERM
do
	$dtrace -qn 'BEGIN { @ = count(); } END { printf("end\n"); }' > $TMPDIR/out & pid=$!
	sleep 1.5
	kill -s $signal $pid
	wait $pid; echo "status $?"
	cat $TMPDIR/out
done
