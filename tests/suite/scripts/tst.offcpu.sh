# A program that sleeps is off the CPU for so long.
. ./script.sh
called $trigger sleeps
load() { $TMPDIR/sleeps sleep:20; }
during 'hrtimer_nanosleep' offcpu -n sleeps SECONDS
grep -cE '^ +sleeps +[0-9]+' $TMPDIR/out | sed 's/[1-9][0-9]*/some/'
grep -o 'vmlinux`hrtimer_nanosleep' $TMPDIR/out | sort -u
