# A socket of IPv6 that takes connections of IPv4 speaks IPv4; whether both sides have the same address is told of all of it.
# @requires: python unshare
cat > $TMPDIR/net.py <<'P'
import socket, subprocess
def connect(family, target, own=None):
    server = socket.socket(socket.AF_INET6)
    server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
    server.bind(("::", 0))
    server.listen(1)
    client = socket.socket(family)
    if own:
        client.bind((own, 0))
    client.connect((target, server.getsockname()[1]))
    peer, _ = server.accept()
    peer.sendall(b"x")
    client.recv(1)
subprocess.run("ip link set lo up; ip addr add fd00:1::77/128 dev lo nodad; ip addr add fd00:2::77/128 dev lo nodad", shell=True)
connect(socket.AF_INET, "127.0.0.1")
connect(socket.AF_INET6, "::ffff:127.0.0.1")
connect(socket.AF_INET6, "::1")
connect(socket.AF_INET6, "fd00:1::77", "fd00:2::77")
P
$dtrace -q -c "unshare -n python3 $TMPDIR/net.py" -n '
inline int ours = pid == $target || substr(execname, 0, 9) == "ksoftirqd";
tcp:::accept-established
/ours/
{
	printf("%d %s to %s, ", args[2]->ip_ver, args[2]->ip_saddr, args[2]->ip_daddr);
	printf("%s from %s, %d\n", args[3]->tcps_laddr, args[3]->tcps_raddr, args[3]->tcps_local);
}'
