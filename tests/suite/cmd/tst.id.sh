# -i takes the id of a probe, alone and in lists.
$dtrace -qi 1'{ printf("%s\n", probename); exit(0); }'
$dtrace -qi 1'{ printf("%s\n", probename); exit(0); }' -i 2'{ printf("%s\n", probename); }'
$dtrace -qn '1, 2 { printf("%s %d\n", probename, id); }' -n 'BEGIN { exit(0); }'
$dtrace -qi 4000000000'{ exit(0); }'; echo "status $?"
