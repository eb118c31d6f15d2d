# rawbytes dumps what looks like a string.
$dtrace -q -x strsize=16 -x rawbytes -n 'BEGIN { p = (char *)alloca(4); p[0] = 65; tracemem(p, 4); trace("text"); exit(0); }'
