# What headers of C are written in beyond D: names that D has, too, words of GNU's, arrays of none, enumerators that no int
# holds, parameters of functions, members that take no place.
# @requires: cpp
cd $TMPDIR
cat > words.h <<'END'
typedef unsigned int id_t;
typedef __signed__ char s8_t;
__extension__ typedef long long s64_t;
struct tail { int n; char data[0]; } __attribute__((aligned(4)));
struct flex { int n; union { short one[1]; struct { struct { } __empty_all; short all[]; }; }; };
typedef __const char *text_t;
enum { SI_TKILL = -6, MINE = 5, WIDE = 1u << 31 };
extern int match(const char *text, int where[sizeof (int) * 2], int (*)(void));
END
cat > words.d <<'END'
#include "words.h"
BEGIN
{
	printf("%d %d %d %d\n", sizeof (id_t), (id_t)-1 > 0, sizeof (s8_t), sizeof (s64_t));
	printf("%d %d %d\n", sizeof (struct tail), SI_TKILL, MINE);
	printf("%d %d\n", sizeof (struct flex), offsetof(struct flex, all));
	exit(0);
}
END
$dtrace -qCs words.d
# And those of the system.
for header in sys/types.h sys/socket.h netinet/in.h stdlib.h stddef.h signal.h sys/wait.h linux/types.h linux/if_ether.h linux/in.h \
	linux/io_uring.h glob.h; do
	printf '#include <%s>\nBEGIN { exit(0); }\n' $header > header.d
	$dtrace -qCs header.d > header.out 2>&1 && ! grep . header.out || echo $header
done
