# A dtrace that is killed leaves nothing in the kernel, also where threads are in a function whose return it traces.
# @requires: kprobes
levels=1249
. ../cmd/left.sh
sh -c 'for n in 1 2 3 4 5 6 7 8; do sleep 60 & done; wait' &
sleepers=$!
found=0
for round in 1 2 3; do
	$dtrace -qn 'fbt:vmlinux:hrtimer_nanosleep:return, fbt:vmlinux:vfs_read:return { @ = lquantize(arg1, 0, '$levels', 1); }' > $TMPDIR/out 2>&1 &
	for again in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		[ "$($trigger maps:$size)" != 0 ] && found=$((found + 1)) && break
		sleep 0.1
	done
	kill -9 $!
	wait $! 2> /dev/null
done
echo "found: $found"
left
echo "sleepers: $(pgrep -P $sleepers sleep | wc -l)"
kill $(pgrep -P $sleepers) 2> /dev/null
wait
