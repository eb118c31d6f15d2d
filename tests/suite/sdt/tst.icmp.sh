# Counters of ICMP by the functions in which the kernel counts them.
$dtrace -ln 'mib::icmp_*:' | awk 'NR > 1 { print $2, $3, $4, $5 }'
