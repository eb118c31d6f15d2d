# Long lists are not deep: statements, members, enumerators, names of names.
list() { seq $1 | sed "s/.*/$2/"; }
( echo 'BEGIN {'; list 40000 'x = &;'; echo 'exit(0); }' ) > $TMPDIR/s.d
$dtrace -e -s $TMPDIR/s.d; echo "status $?"
( echo 'struct s {'; list 50000 'int m&;'; echo '}; enum e {'; list 50000 'E&,'
	echo '}; BEGIN { trace(sizeof (struct s)); trace(E50000); exit(0); }' ) > $TMPDIR/s.d
$dtrace -q -s $TMPDIR/s.d; echo "status $?"
( echo 'typedef int t1;'; seq 2 5000 | while read n; do echo "typedef t$((n - 1)) t$n;"; done
	echo 't5000 x; BEGIN { x = -1; trace(x); trace(sizeof (x)); exit(0); }' ) > $TMPDIR/s.d
$dtrace -q -s $TMPDIR/s.d; echo "status $?"
