# A datagram in several fragments is one, told by the first of them; ip tells of each.
# @requires: python unshare
cat > $TMPDIR/run.py <<'P'
import ctypes, fcntl, socket, struct
assert ctypes.CDLL(None).unshare(0x40000000) == 0
taken = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
fcntl.ioctl(taken, 0x8922, struct.pack("16si12x", b"lo", 1500))  # SIOCSIFMTU
fcntl.ioctl(taken, 0x8914, struct.pack("16sh14x", b"lo", 1))  # SIOCSIFFLAGS: IFF_UP
taken.bind(("127.0.0.77", 777))
sent = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
sent.setsockopt(socket.IPPROTO_IP, 10, 0)  # IP_MTU_DISCOVER: IP_PMTUDISC_DONT
sent.sendto(b"f" * 5000, ("127.0.0.77", 777))
taken.recv(5000)
P
$dtrace -q -c "python3 $TMPDIR/run.py" -n '
ip:::send, ip:::receive /args[2]->ip_daddr == "127.0.0.77"/ { @[probename, "fragments"] = sum(1); }
udp:::send, udp:::receive /args[2]->ip_daddr == "127.0.0.77"/ { @[probename, lltostr(args[4]->udp_length)] = sum(1); }
mib:::udpOutDatagrams /pid == $target/ { @[probename, ""] = sum(arg0); }
END { printa("%s %s %@d\n", @); }' | sort
