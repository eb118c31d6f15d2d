# A ring of 40 bytes holds five records of a number, the newest ones; one of 64 bytes in a fill buffer eight.
$dtrace -q -x bufpolicy=ring -b 40 -n 'BEGIN { printf("%d\n", 1); printf("%d\n", 2); } BEGIN { printf("%d\n", 3); }
	BEGIN { printf("%d\n", 4); } BEGIN { printf("%d\n", 5); } BEGIN { printf("%d\n", 6); } BEGIN { exit(0); }'
echo
clauses=$(for i in 1 2 3 4 5 6 7 8 9 10; do echo "BEGIN { printf(\"%d \", $i); }"; done)
$dtrace -q -x bufpolicy=fill -b 64 -n "$clauses"
$dtrace -q -x bufpolicy=fill -b 64 -n "$clauses END { printf(\"%s\", \"the end\"); }" -x strsize=24
