# freopen() appends to what is there.
file=$(mktemp)
echo zero > $file
$dtrace -qwn "BEGIN { freopen(\"$file\"); printf(\"one\n\"); exit(0); }"
cat $file
rm $file
