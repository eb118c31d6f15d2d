# A path that is empty means the file that is open; one that is not is what it says, even if it might be empty.
# @requires: python
cat > $TMPDIR/run.py <<'P'
import ctypes, os
libc = ctypes.CDLL(None)
room = ctypes.create_string_buffer(512)
AT_EMPTY_PATH = 0x1000
folder = os.open("/etc", os.O_RDONLY)
os.getpriority(os.PRIO_PROCESS, 0)
for path in b"passwd", b"/etc/hosts", b"":
    libc.syscall(262, folder, path, room, AT_EMPTY_PATH)
    libc.syscall(332, folder, path, AT_EMPTY_PATH, 0x7ff, room)
os.fstat(folder)
os._exit(0)
P
cd /
$dtrace -q -c "python3 $TMPDIR/run.py" -n '
syscall::getpriority:entry /pid == $target/ { self->counts = 1; }
fsinfo:::getattr /self->counts/ { printf("%s\n", args[0]->fi_pathname); }'
