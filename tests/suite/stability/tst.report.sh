# -v reports how stable a program's descriptions and statements are.
$dtrace -qv -n 'BEGIN { trace(1); exit(0); }'
echo
$dtrace -ev -n 'syscall::getppid:entry { trace(arg0); }'
echo '#pragma D attributes Private/Evolving/ISA x
int x; inline int y = x; inline int z = x;
#pragma D attributes Stable/Stable/Common z
dtrace:::BEGIN { trace(y); }' > $TMPDIR/y.d
sed 's/trace(y)/trace(z)/' $TMPDIR/y.d > $TMPDIR/z.d
cd $TMPDIR
$dtrace -ev -s y.d
$dtrace -ev -s z.d
