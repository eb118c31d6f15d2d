# caller is the second frame, stackdepth the number of frames, and shorter stacks are the start of longer ones.
$dtrace -qn 'syscall::getppid:entry /pid == $target/ {
	stack(); printf("%a %d", caller, stackdepth); stack(1); printf("|"); stack(2);
}' -c "$trigger getppid:1" 2>/dev/null | awk '
	NF == 0 { next }
	/ [0-9]+$/ { caller = $1; depth = $2; stacks = 1; next }
	/^\|/ { stacks = 2; next }
	{ frame[stacks + 0, ++frames[stacks + 0]] = $1 }
	END {
		print "depth:", (frames[0] == depth)
		print "caller:", (frame[0, 2] == caller)
		print frames[1], frames[2]
		print "same:", (frame[1, 1] == frame[0, 1] && frame[2, 1] == frame[0, 1] && frame[2, 2] == frame[0, 2])
	}'
