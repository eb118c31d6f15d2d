# A program and its file, by their names.
. ./script.sh
called $trigger opens-files
load() { $TMPDIR/opens-files open:/etc/passwd; }
during filebyproc 1
seen 'opens-files.*passwd' | sed 's/[0-9][0-9]*/N/'
