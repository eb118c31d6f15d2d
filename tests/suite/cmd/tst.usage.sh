# With nothing to do dtrace ends with status 2.
$dtrace; echo "status $?"
$dtrace -q; echo "status $?"
