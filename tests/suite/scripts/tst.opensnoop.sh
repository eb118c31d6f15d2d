# Files that a program opens, and those that it fails to open.
. ./script.sh
called $trigger opens-files
load() { $TMPDIR/opens-files open:/etc/passwd open:/no/such; }
during opensnoop -e -n opens-files 1
seen 'passwd|such'
during opensnoop -x -f /no/such 1
seen opens-files
