# Unknown flags, and flags without their value.
$dtrace -k 2>/dev/null; echo "status $?"
$dtrace -n 2>/dev/null; echo "status $?"
$dtrace --nothing 2>/dev/null; echo "status $?"
$dtrace -lV; echo "status $?"
$dtrace -p abc -n BEGIN; echo "status $?"
