# The stack of a timer starts where the kernel was interrupted, and is empty in a process.
$dtrace -qn 'profile-997
/pid == $target && arg0 && n++ < 5/ { printf("%a", arg0); stack(1); }
profile-997 /pid == $target && arg1 && m++ < 2/ { printf("user"); stack(); printf("end\n"); }' \
	-c "$trigger burn:300 getppid:1000000" 2>/dev/null | awk '
	/^user$/ { getline; users += ($1 == "end"); next }
	/^[a-z_0-9]+`/ { pc = $1; getline; kernels += ($1 == pc); different += ($1 != pc) }
	END {
		print "kernel:", (kernels > 0 && different == 0)
		print "user:", (users > 0)
	}'
