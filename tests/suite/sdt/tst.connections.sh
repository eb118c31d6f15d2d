# A connection has one number for each of its sides, wherever it is met; so have the sides of datagrams.
# @requires: python
cat > $TMPDIR/net.py <<'P'
import socket
for family, address in (socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"):
    server = socket.socket(family)
    server.bind((address, 0))
    server.listen(1)
    client = socket.socket(family)
    client.connect(server.getsockname())
    peer, _ = server.accept()
    client.sendall(b"hello")
    peer.recv(100)
    client.close()
    peer.recv(100)
    peer.close()
    taker = socket.socket(family, socket.SOCK_DGRAM)
    taker.bind((address, 0))
    giver = socket.socket(family, socket.SOCK_DGRAM)
    giver.bind((address, 0))
    for one, other in (giver, taker), (taker, giver):
        one.sendto(b"x", other.getsockname())
        other.recv(100)
P
$dtrace -q -c "python3 $TMPDIR/net.py" -n '
unsigned long client, server;

inline string side[uint64_t cid] = cid == client ? "client" : cid == server ? "server" : "another";
inline int ours = pid == $target || substr(execname, 0, 9) == "ksoftirqd";

tcp:::connect-request
/pid == $target/
{
	client = args[1]->cs_cid;
	from = args[4]->tcp_sport;
	to = args[4]->tcp_dport;
}

tcp:::receive
/args[4]->tcp_sport == from && args[4]->tcp_dport == to && args[4]->tcp_flags == TH_SYN/
{
	server = args[1]->cs_cid;
}

/* As a socket begins to ask for a connection its port is not chosen yet. */
tcp:::
/args[3]->tcps_state != TCP_STATE_SYN_SENT && (args[4]->tcp_sport == from && args[4]->tcp_dport == to ||
    args[4]->tcp_sport == to && args[4]->tcp_dport == from)/
{
	@[args[2]->ip_ver, probename, args[4]->tcp_sport == from ? "from client" : "from server", side[args[1]->cs_cid]] = count();
}

ip:::send, ip:::receive
/ours && (args[1]->cs_cid == client || args[1]->cs_cid == server)/
{
	@[args[2]->ip_ver, strjoin("ip ", probename), "", side[args[1]->cs_cid]] = count();
}

udp:::
/ours/
{
	seen[args[1]->cs_cid]++;
	@datagrams[args[2]->ip_ver, seen[args[1]->cs_cid]] = count();
}

END
{
	printa("IPv%d %s %s: %s\n", @);
	printa("IPv%d datagrams of one number: %d, %@d times\n", @datagrams);
}' | LC_ALL=C sort
