# pcap(): as bytes, or as a capture where freopen() says; one file has one link type.
packet='
BEGIN
{
	data = (uint8_t *)alloca(20);
	data[0] = 0x45;
	data[3] = 20;
	data[9] = IPPROTO_TCP;
	packet = (struct sk_buff *)alloca(sizeof (struct sk_buff));
	packet->data = data;
	packet->len = 100;
	packet->data_len = 80;'
file=$TMPDIR/capture
echo "what was there before" >$file
$dtrace -qw -x pcapsize=24 -n "$packet"'
	pcap(packet, PCAP_IP);
	pcap(NULL, PCAP_IP);
	freopen($$1);
	pcap(packet, PCAP_IP);
	pcap(NULL, PCAP_IP);
	freopen("");
	printf("between\n");
	freopen($$1);
	pcap(packet, PCAP_IP);
	pcap(packet, PCAP_ETHER);
	exit(0);
}' $file 2>&1 | sed "s|$TMPDIR|TMPDIR|; s/probe ID [0-9]*/probe ID/"

# A header of 24 bytes, and packets of 16 and 20: the first 8 bytes of each are the time.
od -A d -t x4 -N 24 $file
od -A d -t x4 -j 32 -N 28 $file
wc -c <$file
then=$(od -A n -t u4 -j 24 -N 4 $file)
now=$(date +%s)
test $((now - then)) -ge 0 -a $((now - then)) -lt 60 && echo "just now"

$dtrace -qw -x pcapsize=4 -n "$packet"'
	freopen("/dev/stdout");
	pcap(packet, PCAP_IP);
	@a = count();
	exit(0);
}' 2>$TMPDIR/text | wc -c
cat $TMPDIR/text

$dtrace -q -x oformat=json -x pcapsize=4 -n "$packet"' pcap(packet, PCAP_IP); exit(0); }' |
	sed -n 's/.*\("action":"pcap"[^}]*}}\).*/\1/p'
