# What whoever starts dtrace has it ignore does not end it.
trap '' HUP TERM
$dtrace -qn 'BEGIN { printf("begun\n"); } tick-1s { printf("ended by itself\n"); exit(0); }' > $TMPDIR/out &
until grep -q begun $TMPDIR/out; do sleep 0.05; done
kill -HUP $!
kill -TERM $!
wait $!
echo "status $?"
cat $TMPDIR/out
