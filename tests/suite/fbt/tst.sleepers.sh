# More threads sleep in a function at once than kprobes have places for: all their returns are seen, or told to be missed where
# the kernel lets no program be behind a function.
# @requires: kprobes
cat > $TMPDIR/sleepers.sh <<'S'
for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
	sleep 2 &
done
wait
S
$dtrace -qn '
fbt:vmlinux:hrtimer_nanosleep:entry /progenyof($target)/ { entries++; }
fbt:vmlinux:hrtimer_nanosleep:return /progenyof($target)/ { returns++; }
END { printf("%d entries\nreturns %d\n", entries, returns); }
' -c "sh $TMPDIR/sleepers.sh" > $TMPDIR/out 2> $TMPDIR/err
sed -n '/entries/p' $TMPDIR/out
returns=$(sed -n 's/^returns //p' $TMPDIR/out)
missed=$(sed -n 's/^dtrace: \([0-9]*\) returns* of functions left out.*/\1/p' $TMPDIR/err)
echo $((returns + ${missed:-0})) returns seen or told
