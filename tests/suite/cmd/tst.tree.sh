# The parse tree, with a bit for each pass: as it was parsed, each clause as it was checked, and all of them.
cat > $TMPDIR/tree.d <<'D'
inline int LIMIT = 3 * 2;
struct pair { int a; string b; };
translator struct pair < int N > { a = N; b = "b"; };
struct pair p;
self string names[int];

syscall::write:entry, tick-1s
/pid == 1 && arg0 > LIMIT/
{
	this->data = copyin(arg1, 4);
	self->names[2] = execname;
	p.a = xlate < struct pair > (1).a + sizeof (p);
	@["x", curthread->pid] = count();
	@sums = sum(-arg2);
	a = (uint8_t)arg0 ? 1 : p.a++;
	a += 2, arg1;
	stack();
}

END
{
	if (a == 3 - 2) { trace(stringof(execname)); } else { a = *(int *)this->data; }
}
D
for pass in 1 2 4; do
	$dtrace -e -xtree=$pass -s $TMPDIR/tree.d 2>&1
done
# None of what does not compile but the first; nothing if it is not asked for.
$dtrace -e -xtree=7 -n 'BEGIN { x = y; }' 2>&1
$dtrace -e -n 'BEGIN { x = 1; }' 2>&1
# What stands for an argument that is left out.
$dtrace -e -xtree=2 -n 'BEGIN { trace(copyinstr(0)); }' 2>&1
