# All kinds of files are called as /proc/PID/fd calls them, by the last part of that as their names.
# @requires: python
$dtrace -qn '
int files, same;

syscall::lseek:entry
/progenyof($target) && arg1 == 12345/
{
	printf("traced %s\n", fds[arg0].fi_pathname);
	same += fds[arg0].fi_name == basename(fds[arg0].fi_pathname);
	files++;
}

END
{
	printf("%d %d\n", files, same);
}' -c "python3 files.py" > $TMPDIR/traced
grep -v '^traced\|^[0-9]* [0-9]*$\|^$' $TMPDIR/traced > $TMPDIR/told
sed -n 's/^traced //p' $TMPDIR/traced | diff $TMPDIR/told - && echo the same
tail -2 $TMPDIR/traced
