# -x tree shows what the program was parsed to: each of its items, in order.
$dtrace -x tree=1 -e -n 'int x; inline int y = 2; BEGIN { trace(x + y); }' 2>&1 | grep -o '^Parse tree.*\|^        [A-Z][a-z]*('
