# Lines of JSON: records with typed fields, aggregations, faults, the exit status. Times and ids vary.
plain() { sed 's/ at BPF pc [0-9]*//; s/"timestamp":[0-9]*/"timestamp":0/; s/"cpu":[0-9]*/"cpu":0/; s/"pid [0-9]*"/"pid"/'; }
$dtrace -q -x oformat=json -n '
int i;
BEGIN
{
	trace(-1);
	trace("two");
	printf("%d %s\n", 3, "four");
	tracemem(alloca(4), 4);
	exit(5);
}' 2>/dev/null | plain
$dtrace -x oformat=json -n '
BEGIN
{
	@calls["a \"quoted\" key", -1] = sum(7);
	@sizes["x"] = quantize(5);
	@sizes["x"] = quantize(-1);
	@linear = lquantize(12, 0, 10, 5);
	@shown = max(4);
	printa("%@d\n", @shown);
}
BEGIN { trace(*(int *)0); }
BEGIN { }
BEGIN { normalize(@calls, 7); exit(3); }' 2>/dev/null | plain
$dtrace -q -x oformat=json -x aggsortrev -n '
BEGIN
{
	@first[1] = sum(4);
	@first[2] = sum(3);
	@second = count();
	exit(0);
}' 2>/dev/null | grep aggregation
