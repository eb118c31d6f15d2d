# What programs do with files, by fsinfo: files that are open, and paths as calls name them.
mkdir $TMPDIR/place
cd $TMPDIR/place
cat > ../load <<'END'
mkdir d
echo text > d/one
ls d
chmod 600 d/one
dd if=d/one of=d/two conv=fsync 2>/dev/null
ln d/two d/three
ln -s two d/link
readlink d/link
mv d/two d/four
rm d/one d/three d/four d/link
rmdir d
END
$dtrace -qn '
fsinfo:::
/progenyof($target) && strstr(args[0]->fi_pathname, "/place/") != NULL/
{
	printf("%s %d %s\n", probename, arg1, args[0]->fi_pathname);
}

fsinfo:::write, fsinfo:::fsync
/progenyof($target) && basename(args[0]->fi_name) == "two"/
{
	printf("%s %d of %s, %d %d\n", probename, args[1], args[0]->fi_name,
	    args[0]->fi_fs == fds[1].fi_fs, (args[0]->fi_oflags & O_ACCMODE) == O_WRONLY);
}

/* Nothing of other processes, and none of these without a path. */
fsinfo:::mkdir, fsinfo:::rmdir, fsinfo:::symlink, fsinfo:::rename
/progenyof($target)/
{
	@[probename] = count();
}
' -c 'sh ../load' > ../out
sed -n "s:$TMPDIR::; /^[a-z]* [0-9]* [/o]/p; /^ /p" ../out | grep -vE '^(getattr|access|seek|ioctl|close|getsecattr|map) |^readdir 0' |
	sed 's/^readdir [0-9]*/readdir N/' | LC_ALL=C sort -u
