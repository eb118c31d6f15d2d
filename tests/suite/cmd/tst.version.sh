# -V prints one line and ends with status 0.
$dtrace -V | cut -d' ' -f1-2
