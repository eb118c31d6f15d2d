# Options from the environment; the command line has the last word.
DTRACE_OPT_QUIET= DTRACE_OPT_STRSIZE=10 $dtrace -n 'BEGIN { trace("a long string"); exit(0); }'
echo
DTRACE_OPT_STRSIZE=10 $dtrace -q -x strsize=12 -n 'BEGIN { trace("a long string"); exit(0); }'
echo
DTRACE_OPT_NOSUCH=1 $dtrace -q -n 'BEGIN { exit(0); }'; echo "status $?"
