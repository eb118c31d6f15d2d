# A pragma wins over -x.
$dtrace -q -x strsize=32 -n '#pragma D option strsize=8
BEGIN { s = "0123456789"; printf("%s\n", s); exit(0); }'
