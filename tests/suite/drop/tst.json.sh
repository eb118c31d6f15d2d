# Drops are lines of JSON, not notices.
$dtrace -q -x oformat=json -x dynvarsize=32 -n 'BEGIN { a[1] = 1; a[2] = 2; a[3] = 3; exit(0); }' | grep '"drop"'
