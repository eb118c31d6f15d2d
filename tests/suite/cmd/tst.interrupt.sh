# SIGINT and SIGTERM end tracing: END fires, aggregations are printed, the status is 0.
for signal in INT TERM
do
	: > $TMPDIR/out
	$dtrace -qn 'BEGIN { @ = count(); printf("begun\n"); } END { printf("end\n"); }' > $TMPDIR/out & pid=$!
	until grep -qs begun $TMPDIR/out; do sleep 0.05; done
	kill -s $signal $pid
	wait $pid; echo "status $?"
	cat $TMPDIR/out
done
