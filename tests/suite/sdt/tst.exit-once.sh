# A process whose threads all end at once ends once.
# @requires: python cpus
cat > $TMPDIR/run.py <<'P'
import os, threading, time
for _ in range(150):
    if os.fork() == 0:
        for _ in range(6):
            threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
        os._exit(3)
    os.wait()
P
$dtrace -q -c "python3 $TMPDIR/run.py" -n '
proc:::create /pid == $target/ { made++; }
proc:::exit /ppid == $target/ { ended[pid]++; }
proc:::exit /ppid == $target && ended[pid] == 1/ { once++; }
proc:::exit /ppid == $target && ended[pid] > 1/ { again++; }
END { printf("%d %d\n", once == made, again); }'
