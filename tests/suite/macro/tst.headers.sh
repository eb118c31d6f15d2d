# C headers can be included for their types and constants: the functions that they define are left out.
# @requires: cpp
cat > $TMPDIR/h.h <<'END'
typedef struct point { int x, y; } point_t;
static inline int twice(int n) { return n * 2; }
extern int puts(const char *);
#define LIMIT 7
END
cat > $TMPDIR/h.d <<'END'
#include "h.h"
BEGIN { trace(sizeof (point_t)); trace(LIMIT); trace(nothing); }
END
cd $TMPDIR
$dtrace -C -e -s h.d
sed -i 's/trace(nothing)/exit(0)/' h.d
$dtrace -qC -s h.d
echo
echo '#if' > wrong.d
$dtrace -C -e -s wrong.d 2> wrong.err; echo "status $?"
grep -c 'wrong.d: Preprocessor failed' wrong.err
