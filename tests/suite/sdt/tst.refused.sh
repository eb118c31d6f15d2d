# A connection to a port that nobody listens at, from both sides.
# @requires: python resets
cat > $TMPDIR/net.py <<'S'
import socket
free = socket.socket()
free.bind(("127.0.0.1", 0))
try:
    socket.create_connection(free.getsockname())
except OSError:
    pass
S
$dtrace -q -n '
tcp:::connect-*, tcp:::accept-* /pid == $target/ { @[probename] = count(); }
mib:::tcpActiveOpens, mib:::tcpAttemptFails, mib:::tcpOutRsts /pid == $target/ { @m[probename] = sum(arg0); }
END { printa("%s %@d\n", @); printa("%s %@d\n", @m); }' -c "python3 $TMPDIR/net.py" | sort
