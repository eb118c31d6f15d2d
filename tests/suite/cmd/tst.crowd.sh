# Two dozen at once, each with a program of its own: each counts its own command's calls, and no other's.
for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24; do
	$dtrace -qn "syscall::getppid:entry /pid == \$target/ { self->n++; @[$n, \"calls\"] = sum(self->n); x[$n] += $n; }
		END { printf(\"%d %d\n\", $n, x[$n]); }" -c "$trigger getppid:$n" > $TMPDIR/out.$n 2>&1 &
done
wait
for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24; do
	tr -s ' \n' ' ' < $TMPDIR/out.$n
	echo
done
