# A connection that is half closed and then broken off, by either side, does not wait for stray segments.
# @requires: python
cat > $TMPDIR/net.py <<'P'
import socket, struct, time
server = socket.socket()
server.bind(("127.0.0.1", 0))
server.listen(1)
def pair():
    client = socket.create_connection(server.getsockname())
    return client, server.accept()[0]
def is_in(sock, state):
    while sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0] != state:
        time.sleep(0.01)
# Reset by the other side.
client, peer = pair()
client.shutdown(socket.SHUT_WR)
is_in(client, 5)
peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
peer.close()
is_in(client, 7)
client.close()
# Closed with data that nobody has read.
client, peer = pair()
client.shutdown(socket.SHUT_WR)
is_in(client, 5)
peer.send(b"x")
client.recv(1, socket.MSG_PEEK)
client.close()
# Closed in order.
client, peer = pair()
client.shutdown(socket.SHUT_WR)
is_in(client, 5)
peer.close()
is_in(client, 7)
P
$dtrace -q -c "python3 $TMPDIR/net.py" -n '
tcp:::connect-request /pid == $target/ { port = args[4]->tcp_dport; }
tcp:::state-change /port && args[3]->tcps_rport == port && args[5]->tcps_state == TCP_STATE_FIN_WAIT_2/
{
	printf("%s\n", tcp_state_string[args[3]->tcps_state]);
}'
