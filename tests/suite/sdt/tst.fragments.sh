# Fragments of IPv4: where they are in the whole, and whether more come; what must not be cut up.
# @requires: python root
cat > $TMPDIR/net.py <<'P'
import socket, struct
raw = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
own = socket.inet_aton("127.0.0.1")
for bits in 0x2000, 0x2000 | 40000 // 8, 65000 // 8, 0x4000:
    raw.sendto(struct.pack("!BBHHHBBH4s4s", 0x45, 0, 28, 7, bits, 9, 253, 0, own, own) + b"x" * 8, ("127.0.0.1", 0))
P
$dtrace -q -c "python3 $TMPDIR/net.py" -n '
ip:::send /pid == $target && args[4]->ipv4_protocol == 253/
{
	printf("%x %d\n", args[4]->ipv4_flags, args[4]->ipv4_offset * 8);
}'
