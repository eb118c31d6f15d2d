# Time and number of the calls of a command.
. ./script.sh
script procsystime -ce $trigger getppid:7 > $TMPDIR/out
grep -cE '^ +getppid +[1-9][0-9]*$' $TMPDIR/out
grep -E '^ +getppid +7$' $TMPDIR/out | tr -s ' '
grep -cE '^ +TOTAL +[1-9]' $TMPDIR/out
# Of programs by name, for some time.
called $trigger calls
load() { $TMPDIR/calls getppid:10; }
during procsystime -n calls -s 1
grep -cE '^ +getppid +[1-9][0-9]*$' $TMPDIR/out
