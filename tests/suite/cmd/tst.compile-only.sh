# -e compiles and does not trace.
$dtrace -en 'BEGIN { printf("not printed\n"); }'; echo "status $?"
$dtrace -en 'BEGIN { trace(nothing); }'; echo "status $?"
