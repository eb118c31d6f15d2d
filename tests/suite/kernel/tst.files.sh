# Files of a process by number, its folder and root, and its arguments.
mkdir $TMPDIR/dir
echo text > $TMPDIR/dir/file
$dtrace -q -n '
syscall::getppid:entry /pid == $target/ {
	printf("%s|%s|%s\n", fds[3].fi_name, basename(fds[3].fi_dirname), basename(fds[3].fi_pathname));
	printf("%d %d %d\n", fds[3].fi_pathname == strjoin(fds[3].fi_dirname, "/file"), (fds[3].fi_oflags & O_ACCMODE) == O_RDONLY, fds[3].fi_offset);
	printf("%s %s %s\n", fds[4].fi_pathname, fds[4].fi_fs, fds[4].fi_mount);
	printf("%s %s %d\n", fds[5].fi_pathname, fds[-1].fi_fs, fds[5].fi_oflags);
	printf("%s %s\n", basename(cwd), root);
	printf("%s\n", d_path(&curthread->fs->pwd) == cwd ? "the same" : "another");
	printf("%s\n", d_path(&curthread->files->fdt->fd[3]->f_path) == fds[3].fi_pathname ? "the same" : "another");
	printf("%s\n", stringof(getf(3)->f_path.dentry->d_name.name));
	printf("%s\n", substr(execargs, index(execargs, "keep:/proc")));
}' -c "$trigger chdir:$TMPDIR/dir keep:file keep:/proc/self/stat getppid" | sed 's/[0-9][0-9]*\/stat/PID\/stat/'
