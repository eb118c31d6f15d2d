"""Three processes by fork(), two by vfork(), a thread, and one process too many; getpriority() is called before."""

import os
import resource
import threading

os.getpriority(os.PRIO_PROCESS, 0)
for _ in range(3):
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
for _ in range(2):
    os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0)
thread = threading.Thread(target=lambda: None)
thread.start()
thread.join()
os.setuid(65534)
resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
try:
    os.fork()
except BlockingIOError:
    pass
