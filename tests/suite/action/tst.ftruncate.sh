# ftruncate() empties the output file.
file=$(mktemp)
$dtrace -q -o $file -n 'BEGIN { printf("one\n"); ftruncate(); printf("two\n"); exit(0); }'
cat $file
rm $file
