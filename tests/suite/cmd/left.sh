# How many maps are in the kernel whose values are those of an aggregation of `levels` levels: a number that no other test has.
# To be read by a test that has set it.
size=$((($levels + 2) * 8))
left() {
	# The kernel frees what is not used any more when it gets to it.
	for again in 1 2 3 4 5 6 7 8 9 10; do
		left=$($trigger maps:$size)
		[ $left = 0 ] && break
		sleep 0.3
	done
	echo "left: $left"
}
