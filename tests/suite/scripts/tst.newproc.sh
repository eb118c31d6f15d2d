# A program that is started, and by whom.
. ./script.sh
called $trigger is-started
called sh starts
load() { $TMPDIR/starts -c "$TMPDIR/is-started getppid; :"; }
during 'is-started' newproc SECONDS
sed -i "s:/[^ ]*/is:DIR/is:" $TMPDIR/out
seen 'starts +DIR/is-started getppid$'
