# Paths go through mounts, of the process's own namespace too.
mkdir $TMPDIR/mnt
cat > $TMPDIR/run.sh <<'S'
mount -t tmpfs none $TMPDIR/mnt || exit 9
mkdir -p $TMPDIR/mnt/a/b
echo > $TMPDIR/mnt/a/b/file
exec $trigger chdir:$TMPDIR/mnt/a keep:b/file getppid
S
export trigger
$dtrace -q -n '
syscall::getppid:entry /execname == "trigger" && progenyof($target)/ {
	printf("%s\n", cwd);
	printf("%s %s %s\n", fds[3].fi_pathname, fds[3].fi_fs, fds[3].fi_mount);
}' -c "unshare -m /bin/sh $TMPDIR/run.sh" | sed "s|$TMPDIR|TMPDIR|g"
