# What whoever starts dtrace has it ignore does not end it.
trap '' HUP TERM
sleep 60 & process=$!
$dtrace -qn 'BEGIN { printf("begun\n"); } END { printf("ended\n"); }' -p $process > $TMPDIR/out & pid=$!
until grep -qs begun $TMPDIR/out; do sleep 0.05; done
kill -HUP $pid
kill -TERM $pid
sleep 0.3
kill -0 $pid && echo "it goes on"
kill -KILL $process
wait $pid
echo "status $?"
cat $TMPDIR/out
