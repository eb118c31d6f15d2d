# A program that is started, with its arguments.
. ./script.sh
called $trigger is-started
load() { $TMPDIR/is-started getppid sleep:1; }
during execsnoop -n is-started 1
sed -i "s:/[^ ]*/is:DIR/is:" $TMPDIR/out
seen is-started
