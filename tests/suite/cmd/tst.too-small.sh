# What does not fit a buffer at all is refused.
try() { $dtrace -q "$@"; echo "status $?"; }
try -b 0 -n 'BEGIN { exit(0); }'
try -b 59 -n 'BEGIN { exit(0); }'
try -b 60 -n 'BEGIN { exit(0); }'
try -x bufpolicy=ring -b 8 -n 'BEGIN { exit(0); }'
try -x bufpolicy=ring -b 7 -n 'BEGIN { exit(0); }'
try -x bufpolicy=fill -b 32 -x strsize=64 -n 'BEGIN { exit(0); } END { trace(execname); }'
try -x aggsize=8 -n 'BEGIN { @ = count(); exit(0); }'
