# -x ctypes and -x dtypes: what included headers declare is C's, what the program does is D's; of kernel types behind
# pointers there is only the name.
# @requires: cpp objdump
cat > $TMPDIR/h.h <<'EOF'
typedef struct point { int x, y; unsigned shade : 3, depth : 12; } point_t;
enum colour { RED, GREEN = 7 };
union both { long l; char c[8]; };
struct later;
typedef unsigned long ulong_t;
EOF
cat > $TMPDIR/p.d <<'EOF'
#include "h.h"
typedef int (*call_t)(int, point_t *, ...);
struct mine {
	string s; struct task_struct *task; struct later *l; call_t call; const volatile int *cv; point_t p;
	union { double d; struct { char deep; }; };
};
struct large { char x[0x20000000]; int after : 5; };
struct huge { char x[0xffffffff]; enum { NEGATIVE = -5, NEXT } choice; _Bool b; };
BEGIN { exit(0); }
EOF
$dtrace -C -x nolibs -x ctypes=$TMPDIR/c -x dtypes=$TMPDIR/d -e -s $TMPDIR/p.d; echo "status $?"

# The types of a file, without numbers and alignments, that have or use one of the names.
show() {
	objcopy --add-section=.ctf=$TMPDIR/$1 /bin/true $TMPDIR/$1.o
	objdump --ctf=.ctf $TMPDIR/$1.o | sed -n '/Version:/p; /unit name/p; /^  Types:/,/^  Strings:/p' |
		sed 's/ID 0x[0-9a-f]*: //; s/^    {*0x[0-9a-f]*: /    /; s/ -> 0x[0-9a-f]*: / -> /g' |
		sed 's/ (aligned at 0x[0-9a-f]*)}*//g' |
		awk '!/^     / { shown = !/kind/ || $0 ~ names } shown' names="$2"
}
show c 'point|colour|both|later|long|void'
show d 'call_t|mine|task_struct|later|large|huge|string|int32_t'

# The same types give the same file; without the preprocessor all is D's.
$dtrace -C -x nolibs -x ctypes=$TMPDIR/c2 -x dtypes=$TMPDIR/d2 -e -s $TMPDIR/p.d
cmp $TMPDIR/c $TMPDIR/c2 && cmp $TMPDIR/d $TMPDIR/d2
$dtrace -x dtypes=$TMPDIR/e -e -n 'struct own { int i; }; BEGIN { }'
show e 'struct own| psinfo_t|colour'
