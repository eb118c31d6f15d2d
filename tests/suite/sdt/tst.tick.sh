# A thread that computes is interrupted by ticks.
cat > $TMPDIR/load.sh <<'EOF'
i=0; while [ $i -lt 300000 ]; do i=$((i + 1)); done
EOF
$dtrace -qn 'sched:::tick /args[1]->pr_pid == $target/ { n++; }
	END { printf("%s\n", n > 0 ? "ticks" : "no tick"); }' -c "sh $TMPDIR/load.sh"
