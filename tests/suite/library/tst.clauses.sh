# A library is there for what it declares: its clauses are checked, and no part of the program.
mkdir $TMPDIR/lib
printf 'inline int ONE = 1;\nBEGIN { printf("from the library\\n"); }\n' > $TMPDIR/lib/l.d
$dtrace -qL $TMPDIR/lib -n 'BEGIN { printf("%d\n", ONE); exit(0); }'
