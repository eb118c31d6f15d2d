# Without the library its names are free.
$dtrace -q -x nolibs -n 'BEGIN { SIGHUP = 3; printf("%d\n", SIGHUP); exit(0); }'
$dtrace -x errtags -x nolibs -qn 'BEGIN { trace(ENOENT); exit(0); }'
$dtrace -e -x nolibs -L /nowhere && echo compiled
