# Messages that nobody can be told end nothing.
$dtrace -n 'BEGIN { @["kept"] = count(); trace(*(int *)8); } END { exit(3); } BEGIN { exit(0); }' -o $TMPDIR/out 2> /dev/full
echo "status $?"
cat $TMPDIR/out | grep kept
$dtrace -en 'BEGIN { nothing(); }' 2> /dev/full
echo "status $?"
