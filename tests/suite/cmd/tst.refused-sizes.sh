# What can't be had is refused: a CPU that is not there, with bufresize=manual a buffer that is too large.
$dtrace -q -x cpu=99999 -n 'BEGIN { exit(0); }' 2>&1; echo $?
$dtrace -x bufsize=2g -x bufresize=manual -n 'BEGIN { exit(0); }' 2>&1; echo $?
