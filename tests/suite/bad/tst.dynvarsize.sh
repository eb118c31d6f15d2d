# An array of which not one element fits.
$dtrace -qn 'BEGIN { a[1] = 1; exit(0); }' -x dynvarsize=15
echo $?
