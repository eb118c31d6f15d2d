"""What /proc/PID/fd calls files of all kinds; each is also named by a call that fails, lseek(FILE, 12345, 99)."""

import os
import select
import socket

files = [socket.socket(), socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM), select.epoll()]
numbers = [file.fileno() for file in files]
numbers += [os.memfd_create("memory"), *os.pipe(), os.pidfd_open(os.getpid())]
numbers += [os.open(path, os.O_RDONLY) for path in ("/proc/self/ns/net", "/proc/version", "/proc", "/", "/dev/null")]
for number in numbers:
    print(os.readlink(f"/proc/self/fd/{number}"), flush=True)
    try:
        os.lseek(number, 12345, 99)
    except OSError:
        pass
