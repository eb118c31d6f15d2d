# A dtrace that is killed, at whatever moment, leaves no command stopped.
for pause in 0 0.001 0.002 0.003 0.004 0.005 0.006 0.008 0.01 0.012 0.015 0.02 0.03 0.05 0.07 0.1 0.15 0.2; do
	for again in 1 2 3; do
		$dtrace -qn 'syscall:::entry { @ = count(); }' -c 'sleep 9.75' > $TMPDIR/out 2>&1 &
		sleep $pause
		kill -9 $!
		wait $! 2> /dev/null
	done
done
sleep 0.3
stopped=0
for process in /proc/[0-9]*; do
	if [ "$(tr '\0' ' ' < $process/cmdline 2> /dev/null)" = 'sleep 9.75 ' ]; then
		grep -q '^State:.[tT]' $process/status && stopped=$((stopped + 1))
		kill -9 ${process#/proc/}
	fi
done 2> /dev/null
echo "stopped: $stopped"
