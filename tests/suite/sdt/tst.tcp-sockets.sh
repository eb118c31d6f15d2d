# Both sockets of a connection, from the first segment to the last: state, ports, who has opened it, and first sequence numbers,
# which are those of the segments themselves.
# @requires: python
cat > $TMPDIR/net.py <<'P'
import socket
server = socket.socket()
server.bind(("127.0.0.1", 0))
server.listen(1)
client = socket.create_connection(server.getsockname())
peer, _ = server.accept()
client.sendall(b"hello")
peer.recv(100)
peer.sendall(b"x" * 1000)
client.recv(1000)
client.close()
peer.recv(100)
peer.close()
P
$dtrace -q -c "python3 $TMPDIR/net.py" -n '
tcp:::connect-request /pid == $target/ { port = args[4]->tcp_dport; own = args[4]->tcp_sport; client = args[4]->tcp_seq; }
tcp:::send /args[4]->tcp_sport == port && args[4]->tcp_flags == (TH_SYN | TH_ACK)/
{
	server = args[4]->tcp_seq;
	printf("asked for: %s, %d %d, %d %d\n", tcp_state_string[args[3]->tcps_state], args[3]->tcps_lport == port,
	    args[3]->tcps_rport == own, args[3]->tcps_iss - server, args[3]->tcps_irs - client);
}
tcp:::accept-established /args[3]->tcps_lport == port/
{
	printf("accepted: %d %d, %d, %d %d\n", args[1]->cs_pid, args[1]->cs_zoneid, args[3]->tcps_active, args[3]->tcps_iss - server, args[3]->tcps_irs - client);
}
tcp:::send /args[4]->tcp_dport == port && args[2]->ip_plength > args[4]->tcp_offset/
{
	printf("client: %d, %d %d\n", args[3]->tcps_active, args[3]->tcps_iss - client, args[3]->tcps_irs - server);
}
tcp:::send /args[4]->tcp_sport == port && args[2]->ip_plength > args[4]->tcp_offset/
{
	printf("server: %d, %d %d\n", args[3]->tcps_active, args[3]->tcps_iss - server, args[3]->tcps_irs - client);
}
tcp:::state-change /args[3]->tcps_lport == own && args[3]->tcps_state == TCP_STATE_TIME_WAIT/
{
	printf("client waits: %d %d %d, %d\n", args[3]->tcps_rport == port, args[4]->tcp_sport == own,
	    args[4]->tcp_dport == port, args[3]->tcps_irs - server);
}
tcp:::state-change /args[3]->tcps_lport == port && args[3]->tcps_rport == own && args[3]->tcps_state == TCP_STATE_CLOSED/
{
	printf("server is closed: %d %d, %d\n", args[4]->tcp_sport == port, args[4]->tcp_dport == own,
	    args[3]->tcps_irs - client);
}'
