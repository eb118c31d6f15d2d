# A write and a read of a program, with their files; and what is copied within the kernel, which is both.
. ./script.sh
called dd copies
load() { $TMPDIR/copies if=/dev/zero of=$TMPDIR/file bs=12 count=1; }
during 'R +12 .*W +12 ' rwsnoop -n copies SECONDS
sed -i "s:$TMPDIR:DIR:; s:/[^ ]*\.sh[^ ]*/:DIR/:" $TMPDIR/out
seen ' 12 '
called cp duplicates
load() { $TMPDIR/duplicates $TMPDIR/file $TMPDIR/twin; }
echo 'eleven byte' >$TMPDIR/file
during 'R +12 .*/file.*W +12 .*/twin' rwsnoop -n duplicates SECONDS
sed -i "s:$TMPDIR:DIR:; s:/[^ ]*\.sh[^ ]*/:DIR/:" $TMPDIR/out
seen ' 12 '
