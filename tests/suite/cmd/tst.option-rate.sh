# Rates with every unit.
for rate in 1000000ns 1000us 10ms 1s 1sec 1min 1hour 1day 100hz 1000000
do
	$dtrace -q -e -x switchrate=$rate -n 'BEGIN { exit(0); }' || echo "$rate: failed"
done
$dtrace -q -x switchrate=10ms -n 'BEGIN { exit(0); }'
$dtrace -q -x switchrate=1parsec -n 'BEGIN { exit(0); }'; echo "status $?"
# A rate that is asked for is kept: exit() has to wait for it.
before=$(date +%s)
$dtrace -q -x switchrate=3s -n 'BEGIN { exit(0); }'
[ $(($(date +%s) - before)) -ge 2 ] && echo "exit() waited for switchrate"
before=$(date +%s)
$dtrace -q -x statusrate=3s -n 'BEGIN { exit(0); }'
[ $(($(date +%s) - before)) -ge 2 ] && echo "exit() waited for statusrate"
