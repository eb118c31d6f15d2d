# A predicate and actions can follow a description as arguments of their own; a path does not continue a clause.
$dtrace -q -n BEGIN '{ trace(1); exit(0); }'
$dtrace -q -n BEGIN '/1/' '{ trace(2); exit(0); }'
$dtrace -q -P dtrace '/probename == "BEGIN"/' '{ trace(3); exit(0); }'
$dtrace -q -i 1 '/$1/ { trace($1); exit(0); }' 4
$dtrace -q -n 'BEGIN { printf("%s", $$1); exit(0); }' /5
$dtrace -q -n BEGIN '{ printf("%d", $1); }' -n END '{ printf("%d", $2); }' -n 'BEGIN { exit(0); }' 6 7
