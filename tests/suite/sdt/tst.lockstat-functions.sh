# Locks taken and given back, each in its function: what a thread has taken it gives back, and the lock is the same.
# @requires: kprobes
echo 'ls -R /sys/kernel/mm >/dev/null; cat /proc/self/maps >/dev/null' > $TMPDIR/run.sh
$dtrace -q -c "/bin/sh $TMPDIR/run.sh" -n '
lockstat:::adaptive-acquire /progenyof($target)/ { held[tid, arg0]++; @[probename] = count(); }
lockstat:::adaptive-release /progenyof($target) && held[tid, arg0]/ { held[tid, arg0]--; @[probename] = count(); }
lockstat::down_read*:rw-acquire, lockstat::up_read:rw-release /progenyof($target)/ { @rw[probename, args[1]] = count(); }
lockstat::_raw_spin_lock:spin-acquire /progenyof($target)/ { @spin["spin-acquire"] = count(); }
END { printa("%s %@d\n", @); printa("%s %d %@d\n", @rw); printa("%s %@d\n", @spin); }' 2>$TMPDIR/log | awk '
NF > 1 { n[$1] = $NF; print $1, NF == 3 ? $2 : "", ($NF > 10 ? "many" : $NF) }
END { lost = n["adaptive-acquire"] - n["adaptive-release"]; print lost < 10 ? "balanced" : "unbalanced" }' | sort
grep -v 'firings left out' $TMPDIR/log
$dtrace -ln 'lockstat::mutex_trylock:adaptive-acquire' | awk 'NR > 1 { print $2, $3, $4, $5 }'
