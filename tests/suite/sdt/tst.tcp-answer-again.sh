# The answer to a request for a connection is sent again, as who has asked is not there: mib counts it.
# @requires: python unshare
cat > $TMPDIR/net.py <<'P'
import socket, struct, subprocess, time
def again():
    names, values = [line.split() for line in open("/proc/self/net/snmp") if line.startswith("Tcp:")]
    return int(values[names.index("RetransSegs")])
for arguments in "link set lo up", "route add 192.0.2.0/24 dev lo":
    subprocess.run(["ip", *arguments.split()])
server = socket.socket()
server.bind(("127.0.0.1", 0))
server.listen(1)
source, own = socket.inet_aton("192.0.2.1"), socket.inet_aton("127.0.0.1")
segment = struct.pack("!HHIIBBHHH", 99, server.getsockname()[1], 1, 0, 0x50, 2, 1000, 0, 0)
words = struct.unpack("!16H", source + own + struct.pack("!HH", 6, len(segment)) + segment)
checksum = ~(sum(words) % 0xffff) & 0xffff
segment = segment[:16] + struct.pack("!H", checksum) + segment[18:]
raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
header = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(segment), 7, 0, 9, 6, 0, source, own)
raw.sendto(header + segment, ("127.0.0.1", 0))
for _ in range(100):
    if again():
        print("sent again", flush=True)
        break
    time.sleep(0.1)
P
$dtrace -q -c "unshare -n python3 $TMPDIR/net.py" -n '
long again;
mib::tcp_rtx_synack:tcpRetransSegs { again += args[0]; }
END { printf("%d\n", again > 0); }'
