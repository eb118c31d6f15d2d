# A connection that is asked for again, as nobody answers, is one that is asked for once.
# @requires: python
cat > $TMPDIR/net.py <<'P'
import socket, time
server = socket.socket()
server.bind(("127.0.0.1", 0))
server.listen(0)
clients = [socket.socket(), socket.socket()]
for client in clients:
    client.setblocking(False)
    client.connect_ex(server.getsockname())
    time.sleep(1.5)
P
$dtrace -q -c "python3 $TMPDIR/net.py" -n '
tcp:::connect-request /pid == $target/ { port = args[4]->tcp_dport; requests++; }
tcp:::send /port && args[4]->tcp_dport == port && args[4]->tcp_flags == TH_SYN/ { segments++; }
tcp:::connect-request /pid != $target && args[4]->tcp_dport == port/ { requests++; }
END { printf("%d %d\n", requests, segments > requests); }'
