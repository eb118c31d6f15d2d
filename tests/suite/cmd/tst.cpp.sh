# -C runs the preprocessor; -D, -U and -I are for it.
# @requires: cpp
cat > $TMPDIR/s.d <<'EOF'
#include "value.h"
#ifdef EXTRA
#define TEXT "extra"
#else
#define TEXT "plain"
#endif
BEGIN { printf("%d %s %d\n", VALUE, TEXT, __LINE__); exit(0); }
EOF
mkdir $TMPDIR/include
echo '#define VALUE 42' > $TMPDIR/include/value.h
$dtrace -qC -I $TMPDIR/include -s $TMPDIR/s.d
$dtrace -qC -I $TMPDIR/include -D EXTRA -s $TMPDIR/s.d
$dtrace -qC -I $TMPDIR/include -DEXTRA=1 -U EXTRA -s $TMPDIR/s.d
$dtrace -qC -s $TMPDIR/s.d 2>/dev/null; echo "status $?"
