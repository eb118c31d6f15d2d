# A call that fails, by the name of its error.
. ./script.sh
called $trigger fails
load() { $TMPDIR/fails close-bad:3; }
during 'fails +close' errinfo -n fails SECONDS
seen 'fails +close'
during 'fails +close' errinfo -c -n fails SECONDS
seen 'fails +close' | sed 's/ [0-9]*$/ N/'
