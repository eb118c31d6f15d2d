# A clause is part of the description's argument: apart from it, it is a macro argument that nothing names.
$dtrace -qn BEGIN '{ exit(0); }'; echo "status $?"
$dtrace -x argref -qn BEGIN '{ exit(0); }' -n 'BEGIN { exit(3); }'; echo "status $?"
