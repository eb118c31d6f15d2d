# -S shows the intermediate code on stderr.
$dtrace -eSn 'BEGIN { trace(1 + pid); }' 2>&1 | head -30
