# Signals that are sent by other calls than kill(): by a pidfd, with a value, to a thread.
# @requires: python
. ./script.sh
ln -s $(python3 -c 'import sys; print(sys.executable)') $TMPDIR/otherwise
cat > $TMPDIR/run.py <<'P'
import ctypes, os, signal, threading
libc = ctypes.CDLL(None)
signal.signal(signal.SIGUSR1, lambda *_: None)
signal.pidfd_send_signal(os.pidfd_open(os.getpid()), signal.SIGUSR1)
libc.sigqueue(os.getpid(), int(signal.SIGUSR1), ctypes.c_void_p(1))
libc.pthread_sigqueue(ctypes.c_ulong(threading.get_ident()), int(signal.SIGUSR1), ctypes.c_void_p(1))
P
load() { $TMPDIR/otherwise $TMPDIR/run.py; }
during '(otherwise.*){3}' killsnoop -n otherwise SECONDS
awk '$3 == "otherwise" { print $4, $5 == $2, $6 }' $TMPDIR/out | sort -u
