# The life of a process: made, started, executed, ended with its status or by a signal.
cat > $TMPDIR/run.sh <<'S'
/bin/false
$TMPDIR/not-there 2> /dev/null
(exit 3)
kill -9 $$
S
export TMPDIR
$dtrace -q -n '
proc:::create /pid == $target/ { @["create", 0] = count(); }
proc:::lwp-create /pid == $target/ { @["lwp-create", 0] = count(); }
proc:::exec /ppid == $target/ { @["exec", basename(stringof(args[0])) == "false"] = count(); }
proc:::exec-success /ppid == $target/ { @["exec-success", 0] = count(); }
proc:::exec-failure /ppid == $target/ { @["exec-failure", args[0]] = count(); }
proc:::start /ppid == $target/ { @["start", 0] = count(); }
proc:::lwp-start /ppid == $target/ { @["lwp-start", 0] = count(); }
proc:::exit /ppid == $target/ { @["exit of a child", args[0]] = count(); }
proc:::exit /pid == $target/ { @["exit", args[0]] = count(); }
proc:::lwp-exit /pid == $target/ { @["lwp-exit", 0] = count(); }
proc:::signal-send /pid == $target && arg0 == (uintptr_t)curthread/ { @["signal-send", args[2]] = count(); }
END { printa("%s %d %@d\n", @); }' -c "/bin/sh $TMPDIR/run.sh" 2>/dev/null | sort
