# Libraries of -L come after those that they depend on; what depends on what is not there is left out.
mkdir $TMPDIR/one $TMPDIR/two
cat > $TMPDIR/one/a.d <<'END'
#pragma D depends_on library z.d
inline int A = Z + 1;
typedef struct pair { int x; int y; } pair_t;
translator pair_t < int N > { x = N; y = A; };
END
echo 'inline int Z = 40;' > $TMPDIR/one/z.d
echo '#pragma D depends_on module no_such_module
inline int M = 1;' > $TMPDIR/one/m.d
echo '#pragma D depends_on library m.d
inline int N = M;' > $TMPDIR/one/n.d
echo 'inline int TWO = A * 2;' > $TMPDIR/two/t.d
echo 'this is no D' > $TMPDIR/two/notes.txt
$dtrace -q -L $TMPDIR/one -L $TMPDIR/two -n 'BEGIN { printf("%d %d\n", A, TWO); exit(0); }'
$dtrace -q -x libdir=$TMPDIR/one -n 'BEGIN { printf("%d\n", xlate < pair_t > (3).y); exit(0); }'
$dtrace -q -L $TMPDIR/one -n 'BEGIN { trace(N); }'
$dtrace -q -x syslibdir=$TMPDIR/one -n 'BEGIN { printf("%d\n", Z); exit(0); }'
$dtrace -q -x syslibdir=$TMPDIR/one -n 'BEGIN { trace(ENOENT); }'
echo "status $?"
$dtrace -L $TMPDIR/two/t.d -en BEGIN 2>&1 | sed "s,$TMPDIR,,"
