# With _DTRACE_TESTING the columns of CPU and ID are left out.
_DTRACE_TESTING=1 $dtrace -n 'BEGIN { trace("x"); exit(0); }' 2>/dev/null
