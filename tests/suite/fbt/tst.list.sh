# Listings show entry and return of each function, with ids that are the same whatever was asked for.
# @requires: kprobes
$dtrace -ln 'fbt:vmlinux:ksys_write:' | awk '{ print $2, $3, $4, $5 }'
a=$($dtrace -ln 'fbt::ksys_write:entry' | awk 'NR == 2 { print $1 }')
b=$($dtrace -l | awk '$2 == "fbt" && $4 == "ksys_write" && $5 == "entry" { print $1 }')
[ "$a" = "$b" ] && echo "the same id"
$dtrace -li "$a" | awk '{ print $2, $3, $4, $5 }'
$dtrace -l | awk '$2 == "fbt" { n[$5]++ } END { print (n["entry"] == n["return"]), (n["entry"] > 10000) }'
# Probes of other providers keep their ids.
$dtrace -l | awk 'NR == 2 { print $1, $2 }'
