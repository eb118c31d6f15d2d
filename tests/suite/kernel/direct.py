"""direct.py FILE MAPPED: writes without the cache, from memory that is shared, and from that of another file."""

import mmap
import os
import sys

with open(sys.argv[2], "w+b") as mapped:
    mapped.write(bytes(8192))
    mapped.flush()
    os.fsync(mapped.fileno())
    memory = [mmap.mmap(-1, 8192), mmap.mmap(mapped.fileno(), 8192)]
    for part in memory:
        part[0] = 1
    memory[1].flush()
    out = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_DIRECT)
    for part in memory:
        os.write(out, part)
