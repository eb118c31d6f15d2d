# The tag of an error comes with errtags only.
$dtrace -en 'BEGIN { trace(x); }'
$dtrace -x errtags -en 'BEGIN { trace(x); }'
$dtrace -en '#pragma D option errtags
BEGIN { trace(x); }' || echo "status $?"
