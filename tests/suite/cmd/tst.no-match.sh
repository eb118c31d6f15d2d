# What matches nothing is an error, with -Z it is none.
$dtrace -n 'nothing:::'; echo "status $?"
$dtrace -Zn 'nothing:::' -n 'BEGIN { exit(0); }' -q; echo "status $?"
$dtrace -Zqn 'nothing::: { }' -c "$trigger getppid"; echo "status $?"
