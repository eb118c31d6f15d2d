# What printa() shows is read again once in each period of aggrate; without it, it is as it stands at that moment.
cat >$TMPDIR/sleeps.sh <<'EOF'
for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	sleep 0.1
done
EOF
shown() {
	$dtrace -qn 'syscall::*nanosleep:entry /progenyof($target)/ { @ = count(); printa("%@d\n", @); }' \
		-x switchrate=50ms "$@" -c "sh $TMPDIR/sleeps.sh" >$TMPDIR/out
	awk 'NF { lines++; if ($1 < last) back++; if ($1 != last) values++; last = $1 }
		END { print lines, "lines,", back + 0, "go back,", values * 2 < lines ? "few" : "many", "values" }' $TMPDIR/out
}
shown
shown -x aggrate=2s
