# Connections, segments and datagrams over the loopback, each counted once. What arrives does so in the sender, or if the
# CPU has much to do in its ksoftirqd.
# @requires: python
cat > $TMPDIR/net.py <<'S'
import socket, threading
server = socket.socket()
server.bind(("127.0.0.1", 0))
server.listen(1)
def serve():
    peer, _ = server.accept()
    peer.recv(100)
    peer.sendall(b"x" * 1000)
    peer.close()
thread = threading.Thread(target=serve)
thread.start()
client = socket.create_connection(server.getsockname())
client.sendall(b"hello")
while client.recv(100):
    pass
client.close()
thread.join()
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"abc", server.getsockname())
S
$dtrace -q -n '
inline int ours = pid == $target || substr(execname, 0, 9) == "ksoftirqd";
tcp:::connect-*, tcp:::accept-* /ours/ { @[probename] = count(); }
tcp:::send /ours/ { sent++; }
tcp:::receive /ours/ { received++; }
udp:::send, udp:::receive /ours/ { @[strjoin("udp ", probename)] = count(); }
mib:::tcpActiveOpens, mib:::tcpPassiveOpens, mib:::udpOutDatagrams, mib:::tcpInDataInorderBytes, mib:::tcpOutDataBytes, mib:::udpNoPorts /ours/ { @m[probename] = sum(arg0); }
END { printa("%s %@d\n", @); printa("%s %@d\n", @m); printf("%d %d\n", sent >= 8, sent == received); }' -c "python3 $TMPDIR/net.py" | sort
