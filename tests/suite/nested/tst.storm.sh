# Timers at 4,999 Hz fire in the middle of traced system calls, on all CPUs at once; both use scratch memory, record, and
# aggregate. No firing is lost or counted twice.
cat > "$TMPDIR/storm.d" <<'D'
profile-4999
{
	this->text = strjoin("p", lltostr(pid));
	@timers[cpu, this->text] = count();
	printf("%s\n", this->text);
}

syscall::getppid:entry
/progenyof($pid)/
{
	this->text = strjoin("c", lltostr(tid));
	@calls[cpu, this->text] = count();
	printf("%s\n", this->text);
}

END
{
	printa("timers %@d\n", @timers);
	printa("calls %@d\n", @calls);
}
D
$dtrace -q -b 64m -x aggsize=1m -s "$TMPDIR/storm.d" -c "$trigger getppid:50000" -c "$trigger getppid:50000" \
	> "$TMPDIR/storm.out" 2> "$TMPDIR/storm.err"
echo "status $?"
cat "$TMPDIR/storm.err" | grep -v 'has exited'
awk '
	/^p/ { timer_records++ }
	/^c[0-9]/ { call_records++ }
	/^timers/ { timers += $2 }
	/^calls/ { calls += $2 }
	END {
		print "calls", calls, "in", call_records, "records"
		print (timers == timer_records ? "each timer left its record" : timers " timers, " timer_records " records")
		print (timers > 0 ? "timers fired" : "no timer fired")
	}' "$TMPDIR/storm.out"
