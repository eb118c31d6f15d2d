# A program is counted by its name.
. ./script.sh
called $trigger calls
load() { $TMPDIR/calls getppid:10; }
during syscallbyproc 1
seen calls
