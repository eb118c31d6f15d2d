# Time and number of the calls of a command, and of programs by name for some time.
. ./script.sh
count() { grep -cE "$1" $TMPDIR/out; }
script procsystime -ce $trigger getppid:7 > $TMPDIR/out
count '^ +getppid +7$'
count '^ +(getppid|TOTAL) +[1-9][0-9]*$'
called $trigger makes-calls
load() { $TMPDIR/makes-calls getppid:10; }
during ' getppid ' procsystime -n makes-calls -s SECONDS
count '^ +getppid +[1-9][0-9]*$'
