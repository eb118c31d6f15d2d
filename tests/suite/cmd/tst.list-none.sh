# A description that matches nothing is told, the others are listed, the status is 0.
$dtrace -ln 'nothing:::,BEGIN'; echo "status $?"
$dtrace -lP nothing -P dtrace; echo "status $?"
