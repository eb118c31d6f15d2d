# A record has an end that its parts have to start before.
far='tracemem(curthread, 40000);'
$dtrace -qn "BEGIN { $far exit(0); }" 2>&1 > /dev/null | sed 's/.*: its/its/'
$dtrace -qn "BEGIN { $far if (pid) { printf(\"x\"); } }" 2>&1 | sed 's/.*: its/its/'
