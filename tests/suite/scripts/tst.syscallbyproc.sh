# A program is counted by its name.
. ./script.sh
called $trigger makes-calls
load() { $TMPDIR/makes-calls getppid:100; }
during syscallbyproc 1
seen makes-calls
