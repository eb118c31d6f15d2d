"""An NFS server on this machine: `nfs.py serve` is what the kernel registers its server with (RFC 1833) and starts it.
`nfs.py ask` calls its procedure 0, of versions 3 and 4. `nfs.py mount FROM TO` lets it export a folder and mounts that, being
what a client asks for the folder's handle (RFC 1813, appendix I)."""
import socket
import struct
import subprocess
import sys
import threading

NFS = 100003
MOUNT = 100005
FOREVER = 0x7FFFFFFF


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


def answer(port, result):
    """Answers every call to a port with the same, as long as this process lives."""

    def calls(connection):
        try:
            while True:
                length = struct.unpack(">I", read(connection, 4))[0] & 0x7FFFFFFF
                call = read(connection, length)
                connection.sendall(message(call[:4] + struct.pack(">5I", 1, 0, 0, 0, 0) + result))
        except EOFError:
            pass

    def connections():
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=calls, args=(connection,), daemon=True).start()

    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen()
    threading.Thread(target=connections, daemon=True).start()


def serve():
    answer(111, struct.pack(">I", 1))
    with open("/proc/fs/nfsd/threads", "w") as threads:
        threads.write("1")


def tell(cache, line):
    with open(f"/proc/net/rpc/{cache}/channel", "w") as channel:
        channel.write(line + "\n")


def mount(folder, place):
    # Not squashed, from any port, by number 0 (include/uapi/linux/nfsd/export.h).
    tell("auth.unix.ip", f"nfsd 127.0.0.1 {FOREVER} here")
    tell("nfsd.fh", f"here 1 \\x00000000 {FOREVER} {folder}")
    tell("nfsd.export", f"here {folder} {FOREVER} 9730 65534 65534 0")
    with open("/proc/fs/nfsd/filehandle", "r+") as handles:
        handles.write(f"here {folder} 64\n")
        handles.flush()
        handle = bytes.fromhex(handles.read().strip()[2:])
    padded = handle + bytes(-len(handle) % 4)
    answer(20048, struct.pack(">2I", 0, len(handle)) + padded + struct.pack(">2I", 1, 1))
    options = "vers=3,nolock,proto=tcp,port=2049,addr=127.0.0.1,mountproto=tcp,mountport=20048,mountaddr=127.0.0.1"
    subprocess.run(["mount", "-i", "-t", "nfs", "-o", options, f"127.0.0.1:{folder}", place], check=True)


def ask():
    for version in 3, 4:
        with socket.create_connection(("127.0.0.1", 2049)) as connection:
            call = struct.pack(">6I", 0x1234, 0, 2, NFS, version, 0) + bytes(16)
            connection.sendall(message(call))
            read(connection, 28)


globals()[sys.argv[1]](*sys.argv[2:])
