# A TCP connection of a test's own over the loopback: `load`, to $port, sends 5 bytes and gets 1000.
port=$(/usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cat > $TMPDIR/net.py <<'S'
import socket, sys
server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind(("127.0.0.1", int(sys.argv[1])))
server.listen(1)
client = socket.create_connection(server.getsockname())
peer, _ = server.accept()
client.sendall(b"hello")
peer.recv(100)
peer.sendall(b"x" * 1000)
peer.close()
while client.recv(100):
    pass
S
load() { /usr/bin/python3 $TMPDIR/net.py $port; }
# Ports other than the one are P, and that is PORT.
ports() {
	sed -Ei "s/:$port /:PORT /g; s/ $port$/ PORT/; s/127.0.0.1:[0-9]+/127.0.0.1:P/g" $TMPDIR/out
}
