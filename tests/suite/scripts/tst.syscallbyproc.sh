# A program is counted by its name.
. ./script.sh
called $trigger makes-calls
load() { $TMPDIR/makes-calls getppid:100; }
during 'makes-calls +[0-9]{3}' syscallbyproc SECONDS
seen makes-calls
