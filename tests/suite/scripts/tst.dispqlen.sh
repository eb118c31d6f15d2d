# A CPU has at least the thread that runs.
. ./script.sh
load() { $trigger burn:50; }
during 'CPU' dispqlen SECONDS
grep -cE '^ +CPU [0-9]+$' $TMPDIR/out | sed 's/[1-9][0-9]*/some/'
grep -cE '^ +[1-9][0-9]* \|@+ +[1-9][0-9]*' $TMPDIR/out | sed 's/[1-9][0-9]*/some/'
