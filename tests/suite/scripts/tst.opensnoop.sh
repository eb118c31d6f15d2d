# Files that a program opens, and those that it fails to open.
. ./script.sh
called $trigger opens-files
load() { $TMPDIR/opens-files open:/etc/passwd open:/no/such; }
during 'passwd.*such' opensnoop -e -n opens-files SECONDS
seen 'passwd|such'
during 'such' opensnoop -x -f /no/such SECONDS
seen opens-files
