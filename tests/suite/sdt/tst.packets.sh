# What the kernel answers is not of raw sockets, and what a protocol or a socket does not take IP has not discarded.
# @requires: python unshare
cat > $TMPDIR/net.py <<'P'
import socket, subprocess
def discards():
    names, values = [line.split() for line in open("/proc/self/net/snmp") if line.startswith("Ip:")]
    return int(values[names.index("InDiscards")])
subprocess.run(["ip", "link", "set", "lo", "up"])
before = discards()
for _ in range(3):
    # Refused with a reset, then with a message of ICMP.
    client = socket.socket()
    client.connect_ex(("127.0.0.1", 9))
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 9))
raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, 253)
raw.sendto(b"x", ("127.0.0.1", 0))
raw.sendto(b"y", ("127.0.0.1", 0))
print("discarded", discards() - before, flush=True)
P
$dtrace -q -c "unshare -n python3 $TMPDIR/net.py" -n '
inline int ours = pid == $target || substr(execname, 0, 9) == "ksoftirqd";
mib:::icmpOutMsgs, mib:::rawipOutDatagrams, mib:::ipInDiscards, mib:::ipIfStatsInDiscards
/ours/
{
	@[probename] = sum(args[0]);
}
tcp:::send /ours && args[4]->tcp_flags & TH_RST/ { @["resets"] = sum(1); }
END { printa("%s %@d\n", @); }' | sort
