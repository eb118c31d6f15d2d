# Two hundred thousand keys in an aggregation. What would not fit is counted as drops: there are none.
# @requires: speed
$dtrace -q -x aggsize=64m -c "$trigger getppid:200000" -n '
	syscall::getppid:entry /pid == $target/ { @[n++] = sum(n); }
	END { trunc(@, 2); printa("%d %@d\n", @); }'
