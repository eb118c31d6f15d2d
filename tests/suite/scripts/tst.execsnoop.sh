# A program that is started, with its arguments.
. ./script.sh
called $trigger is-started
load() { $TMPDIR/is-started getppid sleep:1; }
during 'is-started' execsnoop -n is-started SECONDS
sed -i "s:/[^ ]*/is:DIR/is:" $TMPDIR/out
seen is-started
