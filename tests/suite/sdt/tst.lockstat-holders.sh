# Who had a reader/writer lock as the wait for it began: writers of one file wait for a writer.
# @requires: python
cat > $TMPDIR/write.py <<'P'
import os, threading
file = os.open(os.environ["TMPDIR"] + "/file", os.O_RDWR | os.O_CREAT)
data = b"x" * (8 << 20)
def write():
    for _ in range(10):
        os.pwrite(file, data, 0)
threads = [threading.Thread(target=write) for _ in range(2 * os.cpu_count() + 2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
P
export TMPDIR
$dtrace -q -c "python3 $TMPDIR/write.py" -n '
lockstat:::rw-block /pid == $target && args[2] == RW_WRITER && args[3] == 1 && args[4] == 0/ { behind_writer = 1; }
lockstat:::rw-block /pid == $target && (args[3] & ~1 || args[3] && args[4])/ { wrong++; }
END { printf("%d %d\n", behind_writer, wrong); }'
