# A script without an end, and other things that are no scripts.
$dtrace -s /dev/zero; echo "status $?"
$dtrace -s - < /dev/zero; echo "status $?"
$dtrace -s /; echo "status $?"
