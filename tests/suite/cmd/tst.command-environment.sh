# The environment of the command of -c can be changed.
FIRST=1 SECOND=2 $dtrace -q -x unsetenv=FIRST -x setenv=SECOND=two -x setenv=THIRD=3 \
	-c 'env' -n 'BEGIN { x = 1; }' | grep -E '^(FIRST|SECOND|THIRD)=' | sort
