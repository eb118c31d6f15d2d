# Several -n run in the order given; each tells what it matched.
$dtrace -n 'BEGIN { x = 1; }' -n 'END { }' -n 'BEGIN { trace(x); exit(0); }' 2>&1 | sed 's/^  [0-9]/  C/'
