"""A thread waits for a mutex twice: a signal ends the first time, the lock's release the second."""

import os
import pty
import signal
import threading
import time
import tty

signal.signal(signal.SIGUSR1, lambda *_: None)
master, slave = pty.openpty()
tty.setraw(slave)
# Who writes to a terminal that nobody reads sleeps with its mutex held.
holder = threading.Thread(target=os.write, args=(slave, b"x" * 100000))
waiter = threading.Thread(target=os.write, args=(slave, b"y"))
holder.start()
time.sleep(0.3)
waiter.start()
time.sleep(0.3)
signal.pthread_kill(waiter.ident, signal.SIGUSR1)
time.sleep(0.3)
left = 100001
while left:
    left -= len(os.read(master, 65536))
holder.join()
waiter.join()
