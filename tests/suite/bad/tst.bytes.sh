# Bytes that are no text give an error, soon. In comments and strings they are what they are.
head -c 4096 /dev/urandom > $TMPDIR/random.d
$dtrace -e -s $TMPDIR/random.d > /dev/null 2>&1; echo "status $?"
printf 'BEGIN { trace(\377); }\n' > $TMPDIR/s.d
$dtrace -x errtags -e -s $TMPDIR/s.d 2>&1 | sed "s:$TMPDIR:DIR:"
printf 'BEGIN { trace(1); }\0\n' > $TMPDIR/s.d
$dtrace -x errtags -e -s $TMPDIR/s.d 2>&1 | sed "s:$TMPDIR:DIR:"
printf '/* caf\351 */\nBEGIN { printf("\\\351 \351%%s\\n", "\377"); trace(\047\351\047); exit(0); } // \351\n' > $TMPDIR/s.d
$dtrace -q -s $TMPDIR/s.d | od -An -c
sed -i '1i #include <stdint.h>' $TMPDIR/s.d
$dtrace -q -C -s $TMPDIR/s.d | od -An -c
