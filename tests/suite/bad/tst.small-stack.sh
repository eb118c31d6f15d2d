# Deep expressions are no matter of the stack that the user allows.
deep() { n=0 text=0; while [ $n -lt 150 ]; do text="(x == $((n + 2)) ? $n : $text)" n=$((n + 1)); done; echo "$text"; }
e=$(deep)
ulimit -s 256
$dtrace -qn "BEGIN { x = 1; printf(\"%d\n\", $e); exit(0); }"; echo "status $?"
$dtrace -qn 'BEGIN { }' -c 'sh -c "ulimit -s"' 2> /dev/null
$dtrace -qn 'BEGIN { exit(3); }'; echo "status $?"
$dtrace -qn 'BEGIN { raise(2); } END { printf("interrupted\n"); }' -w; echo "status $?"
