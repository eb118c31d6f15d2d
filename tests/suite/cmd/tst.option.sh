# -x sets options; what can't be set is refused.
$dtrace -x quiet -n 'BEGIN { printf("quiet\n"); exit(0); }'
$dtrace -x quiet=no -n 'BEGIN { exit(0); }' 2>/dev/null | wc -l
$dtrace -x nothing -n BEGIN; echo "status $?"
$dtrace -x bufsize=abc -n BEGIN; echo "status $?"
$dtrace -x bufpolicy=never -n BEGIN; echo "status $?"
$dtrace -x strsize=0 -n BEGIN; echo "status $?"
