# The limits of <limits.h>, which GNU's takes from its compiler.
# @requires: cpp
cat > $TMPDIR/l.d <<'END'
#include <limits.h>
BEGIN { printf("%d %d %d %u\n", CHAR_BIT, SHRT_MIN, INT_MAX, ULONG_MAX); exit(0); }
END
$dtrace -qC -s $TMPDIR/l.d
