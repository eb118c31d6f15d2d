# tregs limits the keys of a tuple.
$dtrace -q -x tregs=3 -n 'BEGIN { @[1, 2, 3] = count(); exit(0); }'
$dtrace -q -x tregs=3 -n 'BEGIN { @[1, 2, 3, 4] = count(); exit(0); }'; echo "status $?"
