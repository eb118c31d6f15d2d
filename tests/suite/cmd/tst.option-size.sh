# Sizes with every unit, in either case.
for size in 65536 64k 64K 1m 1M
do
	$dtrace -q -b $size -n 'BEGIN { exit(0); }'; echo "$size $?"
done
$dtrace -q -b 64q -n 'BEGIN { exit(0); }'; echo "status $?"
