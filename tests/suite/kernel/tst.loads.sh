# Memory of the kernel is read at every width, aligned or not, with its sign; a 0 there is a 0, and what can't be read is an
# error with the address. The same by a helper alone, as on kernels that have nothing quicker.
cat > $TMPDIR/loads.d <<'S'
BEGIN
{
	this->at = (uintptr_t)&curthread->comm;
	printf("%d %d\n", *(char *)this->at == execname[0], *(uint8_t *)(this->at + 1) == execname[1]);
	printf("%d\n", *(uint16_t *)(this->at + 1) == (execname[1] | execname[2] << 8));
	printf("%d\n", *(uint32_t *)(this->at + 1) == (execname[1] | execname[2] << 8 | execname[3] << 16 | execname[4] << 24));
	printf("%x\n", *(uint64_t *)this->at >> 48);
	printf("%d\n", *(uint64_t *)this->at == (*(uint32_t *)this->at | (uint64_t)*(uint32_t *)(this->at + 4) << 32));
	printf("%d %d\n", *(uint32_t *)(this->at + 12), *(uint64_t *)(this->at + 8));
}

BEGIN
{
	this->prio = curthread->static_prio;
	printf("%d %d\n", *(char *)&curthread->static_prio == (char)this->prio, *(short *)&curthread->static_prio == this->prio);
	/* Pointers to memory of the kernel have their highest bits set. */
	this->high = (uintptr_t)&curthread->mm;
	printf("%d %d ", *(signed char *)(this->high + 7) < 0, *(short *)(this->high + 6) < 0);
	printf("%d %d\n", *(uint8_t *)(this->high + 7) > 127, *(uint16_t *)(this->high + 6) > 32767);
}

/* A pointer that may be to either memory. */
int *p;

BEGIN
{
	p = &curthread->static_prio;
	printf("%d\n", *p == curthread->static_prio);
	p = (int *)alloca(8);
	*p = -5;
	printf("%d %d\n", *p, *(short *)p);
	p = (int *)&curthread->comm[12];
	printf("%d\n", *p);
	p = (int *)0xffff7ffffffffff0;
}

BEGIN { trace(*p); }

BEGIN { trace(*(char *)0x10); }
BEGIN { trace(*(short *)0x10); }
BEGIN { trace(*(int *)0x10); }
BEGIN { trace(*(uint64_t *)0x10); }
/* Above all user memory, and not an address at all. */
BEGIN { trace(*(int *)0xffff7ffffffffff0); }
BEGIN { trace(*(int *)0x8000000000000000); }
BEGIN { exit(0); }

ERROR { printf("%d 0x%x\n", arg4, arg5); }
S
read_with() { $dtrace "$@" -qs $TMPDIR/loads.d 2>&1 | sed 's/BPF pc [0-9]*/BPF pc N/'; }
read_with -x mask=direct_load > $TMPDIR/helper
read_with > $TMPDIR/direct
cat $TMPDIR/direct
diff $TMPDIR/helper $TMPDIR/direct
