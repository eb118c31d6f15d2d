# -n with a clause, with a predicate, alone. What follows as an argument of its own is no clause.
$dtrace -qn 'BEGIN { printf("one\n"); exit(0); }'
$dtrace -qn 'BEGIN /1/ { printf("two\n"); exit(0); }'
$dtrace -qn BEGIN'{ printf("three\n"); exit(0); }'
$dtrace -qn BEGIN/1/'{ printf("four\n"); exit(0); }'
$dtrace -q -n BEGIN -n 'BEGIN { printf("five\n"); exit(0); }'
$dtrace -qn BEGIN '{ printf("six\n"); exit(0); }'
echo "status $?"
