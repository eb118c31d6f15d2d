# -c runs a command and ends with it; its output and dtrace's go to the same place.
$dtrace -qc "$trigger echo:hello" -n 'END { printf("end\n"); }'; echo "status $?"
$dtrace -qc "$trigger exit:7" -n 'END { printf("end\n"); }'; echo "status $?"
$dtrace -qc "$trigger getppid:3" -n 'syscall::getppid:entry /pid == $target/ { @ = count(); }'
$dtrace -qc '/no/such/program' -n 'BEGIN { }'; echo "status $?"
$dtrace -qc '' -n 'BEGIN { }'; echo "status $?"
# Its words are quoted as for the shell.
$dtrace -qc "$trigger echo:'two  words' echo:it\\'s \"echo:a \"b" -n 'END { }'
$dtrace -qc "echo 'a" -n 'BEGIN { }'; echo "status $?"
