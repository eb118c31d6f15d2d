# When tracing ends first the command goes on.
$dtrace -qc "$trigger sleep:400 echo:late" -n 'BEGIN { exit(0); }'; echo "status $?"
sleep 1
