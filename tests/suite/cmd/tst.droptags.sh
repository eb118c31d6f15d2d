# Tags of drops come with droptags.
$dtrace -q -x droptags -x dynvarsize=4k -x statusrate=2s -n 'int n; BEGIN { a[n++]=1; } tick-1ms { a[n++] = 1; } tick-1ms /n > 400/ { exit(0); }' 2>&1 | sed 's/[0-9][0-9]* dyn/N dyn/'
