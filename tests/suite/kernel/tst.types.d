/*
 * Kinds of types that the kernel has: bit-fields, unions, anonymous members, enumerations, flexible arrays, pointers to
 * functions, arrays of arrays; sizes and offsets that are the same in all kernels.
 * @options: -q
 * @trigger: tcp:hello
 */
BEGIN
{
	printf("%d %d %d\n", sizeof (struct list_head), sizeof (struct iphdr), sizeof (struct tcphdr));
	printf("%d %d\n", offsetof(struct list_head, prev), offsetof(struct iphdr, daddr));
	printf("%d %d\n", sizeof (curthread->comm), sizeof (((struct sock *)0)->__sk_common.skc_daddr));
	printf("%d %d\n", (int)BPF_MAP_TYPE_HASH, (int)PIDTYPE_MAX);
	/* A header of IP, made here: fields of bits, and one of several bytes behind them. */
	this->h = (struct iphdr *)alloca(sizeof (struct iphdr));
	*(uint8_t *)this->h = 0x46;
	this->h->protocol = 6;
	printf("%d %d %d\n", this->h->version, this->h->ihl, this->h->protocol);
	this->h->ihl = 15;
	printf("%x\n", *(uint8_t *)this->h);
	this->t = (struct tcphdr *)alloca(sizeof (struct tcphdr));
	this->t->syn = 1;
	this->t->doff = 5;
	printf("%x %x\n", *((uint8_t *)this->t + 12), *((uint8_t *)this->t + 13));
}

rawtp:sock::inet_sock_set_state
/pid == $target && args[1] == 7 && args[2] == 2/
{
	/* A union in an anonymous structure, and bit-fields of a socket. */
	this->s = args[0];
	printf("%d %d %d\n", this->s->__sk_common.skc_family, this->s->__sk_common.skc_state, this->s->sk_protocol);
	printf("%s\n", inet_ntoa((ipaddr_t *)&this->s->__sk_common.skc_daddr));
	printf("%d\n", this->s->__sk_common.skc_addrpair ==
	    ((uint64_t)this->s->__sk_common.skc_rcv_saddr << 32 | this->s->__sk_common.skc_daddr));
	printf("%d\n", this->s->__sk_common.skc_reuseport);
	/* A pointer to a function, as a symbol. */
	printf("%a\n", (uintptr_t)this->s->__sk_common.skc_prot->connect);
	/* An array of characters in a structure behind pointers. */
	printf("%s\n", stringof(this->s->__sk_common.skc_prot->name));
}

syscall::exit_group:entry
/pid == $target/
{
	/* An array at the end of a structure: numbers[level]. */
	this->p = curthread->thread_pid;
	printf("%d\n", this->p->numbers[0].nr == curthread->pid);
	printf("%d\n", curthread->signal->rlim[7].rlim_cur > 2);
}
