# Quotes around an argument make it a string, and are not of it; escapes are resolved; only the last has to be used.
$dtrace -q -n 'BEGIN { printf("[%s] [%s]\n", $1, $$1); exit(0); }' '"two words"'
$dtrace -q -n 'BEGIN { printf("[%s] [%s]\n", $1, $$2); exit(0); }' '"a\tb\x41"' 'c\\d\"e'
$dtrace -q -n 'BEGIN { printf("%d\n", $2 + $4); exit(0); }' 1 2 3 4
