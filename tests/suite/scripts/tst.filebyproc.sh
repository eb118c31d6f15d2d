# A program and its file, by their names.
. ./script.sh
called $trigger opens-files
load() { $TMPDIR/opens-files open:/etc/passwd; }
during 'opens-files.*passwd' filebyproc SECONDS
seen 'opens-files.*passwd' | sed 's/[0-9][0-9]*/N/'
