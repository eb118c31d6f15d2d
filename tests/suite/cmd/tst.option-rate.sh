# Rates with every unit.
for rate in 1000000ns 1000us 10ms 1s 1sec 1min 1hour 1day 100hz 1000000
do
	$dtrace -q -x switchrate=$rate -n 'BEGIN { exit(0); }' || echo "$rate: failed"
done
$dtrace -q -x switchrate=1parsec -n 'BEGIN { exit(0); }'; echo "status $?"
