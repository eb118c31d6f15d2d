# A reader that goes away ends tracing quietly.
$dtrace -qn 'tick-10ms { printf("line\n"); }' | head -2
