# Files of types that can't be written; none is made of a program that is wrong.
$dtrace -x ctypes -e -n BEGIN; echo "status $?"
$dtrace -x ctypes=/no/such/file -e -n BEGIN; echo "status $?"
$dtrace -x dtypes=/ -e -n BEGIN; echo "status $?"
$dtrace -x ctypes=$TMPDIR/c -x dtypes=$TMPDIR/d -e -n 'struct s { int i; }; BEGIN { nothing(); }'; echo "status $?"
$dtrace -x ctypes=$TMPDIR/c -x dtypes=$TMPDIR/d -e -n 'BEGIN { }' extra; echo "status $?"
[ -e $TMPDIR/c ] || [ -e $TMPDIR/d ] || echo 'no file'
