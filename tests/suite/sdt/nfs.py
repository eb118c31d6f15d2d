"""An NFS server on this machine, asked twice: `nfs.py serve` is what the kernel registers its server with (RFC 1833) and
starts it, `nfs.py ask` calls its procedure 0, of versions 3 and 4."""
import socket
import struct
import sys
import threading

NFS = 100003


def message(body):
    return struct.pack(">I", 0x80000000 | len(body)) + body


def read(connection, length):
    data = b""
    while len(data) < length:
        more = connection.recv(length - len(data))
        if not more:
            raise EOFError
        data += more
    return data


def registers(connection):
    """Says yes to all that it is asked."""
    try:
        while True:
            length = struct.unpack(">I", read(connection, 4))[0] & 0x7FFFFFFF
            call = read(connection, length)
            connection.sendall(message(call[:4] + struct.pack(">6I", 1, 0, 0, 0, 0, 1)))
    except EOFError:
        pass


def serve():
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", 111))
    listener.listen()

    def answer():
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=registers, args=(connection,), daemon=True).start()

    threading.Thread(target=answer, daemon=True).start()
    with open("/proc/fs/nfsd/threads", "w") as threads:
        threads.write("1")


def ask():
    for version in 3, 4:
        with socket.create_connection(("127.0.0.1", 2049)) as connection:
            call = struct.pack(">6I", 0x1234, 0, 2, NFS, version, 0) + bytes(16)
            connection.sendall(message(call))
            read(connection, 28)


globals()[sys.argv[1]]()
