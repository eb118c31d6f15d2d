# The segment that refuses a connection belongs to no socket, whichever the kernel sends it from.
# @requires: python
cat > $TMPDIR/net.py <<'P'
import socket
for family, own in (socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"):
    free = socket.socket(family)
    free.bind((own, 0))
    try:
        socket.create_connection(free.getsockname()[:2])
    except OSError:
        pass
P
$dtrace -q -c "python3 $TMPDIR/net.py" -n '
inline int ours = pid == $target || substr(execname, 0, 9) == "ksoftirqd";
tcp:::connect-request /pid == $target/ { port = args[4]->tcp_dport; }
tcp:::send /ours && args[4]->tcp_flags & TH_RST && args[4]->tcp_sport == port/
{
	printf("%d: %d %d %d %s\n", args[2]->ip_ver, args[1]->cs_addr == 0, args[3]->tcps_addr == 0, args[3]->tcps_lport,
	    args[3]->tcps_laddr);
}'
