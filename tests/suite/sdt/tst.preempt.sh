# Who is switched out against its will: what the kernel counts of a process, and never the idle thread.
cat > $TMPDIR/run.sh <<'S'
spin() { i=0; while [ $i -lt 100000 ]; do i=$((i + 1)); done; }
counted() {
	while read -r name number; do
		[ $name != nonvoluntary_ctxt_switches: ] || echo $number
	done
}
sleep 0.1
# The kernel tells all when the first line is read.
{ read -r first; cd /; counted; } < /proc/$$/status > $TMPDIR/before
spin & spin & spin
cd /
counted < /proc/$$/status > $TMPDIR/after
wait
S
$dtrace -qn '
int preempted, involuntary, idle, counts;

sched:::preempt, sysinfo:::inv_swtch
/pid == 0/
{
	idle++;
}

sched:::preempt
/pid == $target && counts/
{
	preempted++;
}

sysinfo:::inv_swtch
/pid == $target && counts/
{
	involuntary++;
}

syscall::chdir:entry
/pid == $target/
{
	counts = !counts;
}

END
{
	printf("%d %d %d\n", preempted, involuntary, idle);
}' -c "/bin/sh $TMPDIR/run.sh" > $TMPDIR/traced
cat $TMPDIR/before $TMPDIR/after $TMPDIR/traced | tr '\n' ' ' |
	awk '{ more = $2 - $1 - $3; print more >= 0 && more < 5, $3 == $4, $5 }'
