# A write and a read of a program, with their files.
. ./script.sh
called dd copies
load() { $TMPDIR/copies if=/dev/zero of=$TMPDIR/file bs=12 count=1; }
during 'R +12 .*W +12 ' rwsnoop -n copies SECONDS
sed -i "s:$TMPDIR:DIR:; s:/[^ ]*\.sh[^ ]*/:DIR/:" $TMPDIR/out
seen ' 12 '
