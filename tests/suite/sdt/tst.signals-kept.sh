# Signals that are held back: each is sent, though the receiver has one already; what is ignored at last is not handled.
# @requires: python
cat > $TMPDIR/run.py <<'P'
import os, signal
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1, signal.SIGUSR2, signal.SIGWINCH])
for _ in range(3):
    os.kill(os.getpid(), signal.SIGUSR1)
os.kill(os.getpid(), signal.SIGUSR2)
os.kill(os.getpid(), signal.SIGWINCH)
signal.signal(signal.SIGUSR1, lambda *_: None)
signal.signal(signal.SIGUSR2, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGUSR1, signal.SIGUSR2, signal.SIGWINCH])
P
$dtrace -q -c "python3 $TMPDIR/run.py" -n '
proc:::signal-send /pid == $target/ { @["send", args[2]] = count(); }
proc:::signal-discard /pid == $target/ { @["discard", args[2]] = count(); }
proc:::signal-handle /pid == $target/ { @["handle", args[0]] = count(); }
END { printa("%s %d %@d\n", @); }' | grep -v ' 17 ' | sort
