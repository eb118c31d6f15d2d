# A signal that is sent, and one to a process that there is not.
. ./script.sh
called sh sends
load() { $TMPDIR/sends -c 'kill -0 $$; kill -0 4194305'; }
during 'sends.*sends' kill.d SECONDS
seen sends
