# Without kprobes there is no telling who waits for what: that is said to who asks, and no wildcard means it.
# @requires: no-kprobes
$dtrace -ln 'io:::wait-*'; echo "status $?"
$dtrace -qn 'io:::wait-start { trace(args[2]->fi_pathname); }'; echo "status $?"
