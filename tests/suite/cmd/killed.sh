# kill -9 at whatever moment leaves no map in the kernel, and so no program that uses it and no link of such a program.
# To be read by a test that has set `probes`, and `levels` to a number that no other test has: the maps are told by their size.
. ./left.sh
for round in 1 2 3 4 5; do
	for pause in 0 0.002 0.005 0.01 0.015 0.02 0.025 0.03 0.035 0.04 0.045 0.05 0.055 0.06 0.065 0.07 0.08 0.09 0.1 0.12; do
		$dtrace -qn "$probes { @ = lquantize(arg0, 0, $levels, 1); }" > $TMPDIR/out 2>&1 &
		sleep $pause
		kill -9 $!
		wait $! 2> /dev/null
	done
done
left
# One that runs is found.
$dtrace -qn "BEGIN { @ = lquantize(arg0, 0, $levels, 1); }" -c "$trigger maps:$size" | head -1
left
