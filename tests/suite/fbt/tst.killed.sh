# A dtrace that is killed leaves nothing in the kernel, also where threads are in a function whose return it traces.
# @requires: kprobes
levels=1249
size=$((($levels + 2) * 8))
sh -c 'for n in 1 2 3 4 5 6 7 8; do sleep 60 & done; wait' &
sleepers=$!
for round in 1 2 3; do
	$dtrace -qn 'fbt:vmlinux:hrtimer_nanosleep:return, fbt:vmlinux:vfs_read:return { @ = lquantize(arg1, 0, '$levels', 1); }' > $TMPDIR/out 2>&1 &
	for again in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		[ "$($trigger maps:$size)" != 0 ] && break
		sleep 0.1
	done
	[ $again = 20 ] && cat $TMPDIR/out
	kill -9 $!
	wait $! 2> /dev/null
done
for again in 1 2 3 4 5 6 7 8 9 10; do
	left=$($trigger maps:$size)
	[ $left = 0 ] && break
	sleep 0.3
done
echo "left: $left, sleepers: $(pgrep -P $sleepers sleep | wc -l)"
kill $(pgrep -P $sleepers) 2> /dev/null
wait
