# Thirty aggregations of all functions on one probe, and a hundred, which share maps.
all() {
	n=0
	for f in $1; do echo "@a$n[execname, probefunc, \"x\"] = $f;"; n=$((n + 1)); done
}
ten='count() sum(n) avg(n) min(n) max(n) stddev(n) quantize(n) lquantize(n,0,4000,1) llquantize(n,10,0,9,100) count()'
$dtrace -n "BEGIN { n = 7; $(all "$ten $ten $ten") exit(0); }" 2>/dev/null | grep -c ' x '
$dtrace -qn "BEGIN { n = 7; $(all "$ten $ten $ten $ten $ten $ten $ten $ten $ten $ten") exit(0); }" | grep -c ' x '
