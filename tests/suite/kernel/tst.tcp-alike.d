/*
 * Clauses on several probes of tcp: with a packet, or with a socket alone.
 * @options: -q
 * @trigger: tcp:hello
 */
tcp:::connect-request
/pid == $target/
{
	port = args[4]->tcp_dport;
}

tcp:::connect-*, tcp:::accept-*
/port && (args[4]->tcp_sport == port || args[4]->tcp_dport == port)/
{
	printf("%s: %s to %s, ", probename, args[2]->ip_saddr, args[2]->ip_daddr);
	printf("%s, ", args[4]->tcp_sport == port ? "server's" : "client's");
	printf("IPv%d, %d %d\n", args[2]->ip_ver, args[4]->tcp_offset >= 20, args[4]->tcp_flags & (TH_SYN | TH_ACK));
}

/* What the socket sends next, and has received, is what the segment says. */
tcp:::send
/port && args[4]->tcp_dport == port && args[2]->ip_plength > args[4]->tcp_offset/
{
	sent = args[4]->tcp_seq + args[2]->ip_plength - args[4]->tcp_offset;
	received = args[4]->tcp_ack;
}

tcp:::state-change
/sent && args[4]->tcp_dport == port && args[3]->tcps_state == TCP_STATE_FIN_WAIT_1/
{
	printf("%s to %s, %d %d\n", args[2]->ip_saddr, args[2]->ip_daddr, args[4]->tcp_seq == sent, args[4]->tcp_ack == received);
	printf("%d %d\n", args[4]->tcp_hdr == 0, args[0]->pkt_addr == 0);
}
