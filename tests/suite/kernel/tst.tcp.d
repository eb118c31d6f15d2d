/*
 * Connections and segments: addresses, ports and states of both sides.
 * @options: -q
 * @trigger: tcp:hello
 */
tcp:::connect-request
/pid == $target/
{
	port = args[4]->tcp_dport;
	own = args[4]->tcp_sport;
	printf("%s to %s, %d\n", args[2]->ip_saddr, args[2]->ip_daddr, args[4]->tcp_flags == TH_SYN);
	printf("%d %d %s\n", args[3]->tcps_lport == own, args[3]->tcps_rport == port, tcp_state_string[args[3]->tcps_state]);
}

tcp:::connect-established
/port && args[3]->tcps_rport == port/
{
	printf("%s to %s, %d %d\n", args[2]->ip_saddr, args[2]->ip_daddr, args[4]->tcp_sport == port, args[4]->tcp_dport == own);
	printf("%s %d %d\n", tcp_state_string[args[3]->tcps_state], args[3]->tcps_local, args[1]->cs_addr == args[3]->tcps_addr);
}

tcp:::accept-established
/port && args[3]->tcps_lport == port/
{
	printf("%s %d %d\n", args[3]->tcps_laddr, args[3]->tcps_lport == port, args[3]->tcps_rport == own);
}

tcp:::send
/pid == $target && args[4]->tcp_dport == port && args[2]->ip_plength > args[4]->tcp_offset/
{
	printf("%d bytes, %d\n", args[2]->ip_plength - args[4]->tcp_offset, args[3]->tcps_lport == own);
}

tcp:::receive
/port && args[4]->tcp_dport == port && args[2]->ip_plength > args[4]->tcp_offset/
{
	printf("%s %d %d %d\n", args[2]->ip_saddr, args[2]->ip_ver, args[4]->tcp_sport == own, args[3]->tcps_addr == 0);
}

tcp:::state-change
/port && args[5]->tcps_state == TCP_STATE_ESTABLISHED && (args[3]->tcps_lport == port || args[3]->tcps_rport == port)/
{
	printf("from %s to %s\n", tcp_state_string[args[5]->tcps_state], tcp_state_string[args[3]->tcps_state]);
}
