# -n with a clause, with a predicate, alone.
$dtrace -qn 'BEGIN { printf("one\n"); exit(0); }'
$dtrace -qn 'BEGIN /1/ { printf("two\n"); exit(0); }'
$dtrace -qn BEGIN'{ printf("three\n"); exit(0); }'
$dtrace -qn 'BEGIN { printf("four\n"); exit(0); }'
$dtrace -qn 'BEGIN /1/ { printf("five\n"); exit(0); }'
$dtrace -q -n BEGIN -n 'BEGIN { printf("six\n"); exit(0); }'
