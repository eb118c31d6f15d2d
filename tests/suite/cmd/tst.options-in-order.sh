# What is said last holds, by flag or by -x; options are looked at though there is nothing to trace.
$dtrace -x quiet=no -q -n 'BEGIN { trace("quiet"); exit(0); }'
$dtrace -x destructive=no -wq -n 'BEGIN { system("echo destructive"); exit(0); }'
$dtrace -w -x destructive=no -q -n 'BEGIN { system("echo destructive"); exit(0); }' 2>/dev/null || echo refused
$dtrace -x nosuch 2>&1
echo "$?"
