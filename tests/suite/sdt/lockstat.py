"""A thread waits for a mutex twice: a signal ends the first time, the lock's release the second."""

import os
import pty
import signal
import threading
import time
import tty


def sleeps_in_write(thread, before=0):
    """Waits until a thread sleeps in write(), having left the CPU oftener than so many times; how many times it has now."""
    task = f"/proc/self/task/{thread.native_id}"
    while True:
        with open(f"{task}/status") as status:
            left = next(int(line.split()[1]) for line in status if line.startswith("voluntary_ctxt_switches"))
        with open(f"{task}/syscall") as call:
            if left > before and call.read().split()[0] == "1":
                return left
        time.sleep(0.01)


signal.signal(signal.SIGUSR1, lambda *_: None)
master, slave = pty.openpty()
tty.setraw(slave)
# Who writes to a terminal that nobody reads sleeps with its mutex held.
holder = threading.Thread(target=os.write, args=(slave, b"x" * 100000))
waiter = threading.Thread(target=os.write, args=(slave, b"y"))
holder.start()
sleeps_in_write(holder)
waiter.start()
left = sleeps_in_write(waiter)
signal.pthread_kill(waiter.ident, signal.SIGUSR1)
sleeps_in_write(waiter, left)
# It waits so long that it shows.
time.sleep(0.2)
left = 100001
while left:
    left -= len(os.read(master, 65536))
holder.join()
waiter.join()
