# What fsinfo tells of a file can be printed as a whole, of one that is open and of one that is named.
echo text > $TMPDIR/file
$dtrace -q -n '
fsinfo:::open, fsinfo:::remove
/pid == $target && args[0]->fi_name == "file"/
{
	print(*args[0]);
}' -c "sh -c ': < $TMPDIR/file; exec rm $TMPDIR/file'" | grep -v 'fi_fs\|fi_mount' | sed "s|$TMPDIR|DIR|; s/fi_oflags = 0x8000/fi_oflags = 0/"
