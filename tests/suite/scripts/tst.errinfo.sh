# A call that fails, by the name of its error.
. ./script.sh
called $trigger fails
load() { $TMPDIR/fails close-bad:3; }
during errinfo -n fails 1
seen 'fails +close'
during errinfo -c -n fails 1
seen 'fails +close' | sed 's/ [0-9]*$/ N/'
