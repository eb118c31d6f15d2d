"""faults.py FILE: reads every tenth page of a file through memory, each by itself; prints how many faults have waited for a disk."""

import mmap
import os
import resource
import sys

with open(sys.argv[1], "rb") as file:
    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    memory = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
    memory.madvise(mmap.MADV_RANDOM)
    os.getpriority(os.PRIO_PROCESS, 0)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_majflt
    for page in range(0, len(memory), 10 * mmap.PAGESIZE):
        memory[page]
    print("told", resource.getrusage(resource.RUSAGE_SELF).ru_majflt - before, flush=True)
    os.getpriority(os.PRIO_PROCESS, 0)
