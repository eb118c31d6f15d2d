# A program that sleeps waits for a CPU when it is woken.
. ./script.sh
called $trigger sleeps
load() { $TMPDIR/sleeps sleep:1 sleep:1 sleep:1; }
during 'sleeps' runqlat -a -n sleeps SECONDS
grep -xE ' +sleeps *' $TMPDIR/out | tr -d ' '
grep -cE '^ +[0-9]+ \|@+ +[1-9][0-9]*' $TMPDIR/out | sed 's/[1-9][0-9]*/some/'
