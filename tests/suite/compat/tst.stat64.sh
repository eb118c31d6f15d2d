# newfstatat() is what stat64, lstat64 and fstat64 are elsewhere, by its flags, where it is entered and where it returns.
# @requires: python
cat > $TMPDIR/stat.py <<'S'
import ctypes
libc = ctypes.CDLL(None)
buffer = ctypes.create_string_buffer(256)
for flags in 0, 0x100:
    libc.syscall(262, -100, b"/no/such", buffer, flags)
libc.syscall(262, 77, b"", buffer, 0x1000)
S
$dtrace -qn '
syscall::stat64:entry, syscall::lstat64:entry
/pid == $target/
{
	self->path = arg0;
	self->name = probefunc;
}
syscall::stat64:return, syscall::lstat64:return
/self->path && copyinstr(self->path) == "/no/such"/
{
	printf("%s %s\n", self->name, probefunc);
}
syscall::stat64:return, syscall::lstat64:return
{
	self->path = 0;
}
syscall::fstat64:entry
/pid == $target && arg0 == 77/
{
	printf("%s\n", probefunc);
}
syscall::fstat64:return
/pid == $target && errno == EBADF/
{
	printf("failed\n");
}' -c "python3 $TMPDIR/stat.py"
