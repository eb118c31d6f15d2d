# --help ends with status 0 and names the flags.
$dtrace --help | head -1
$dtrace --help >/dev/null; echo "status $?"
