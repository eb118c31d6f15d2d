# The largest cell of an aggregation, key of an array, record, and thread-local variables; more is refused.
ok() { $dtrace -qn "BEGIN { $1; exit(0); }" -x strsize=4096 -x dynvarsize=8m >/dev/null && echo taken; }
refused() { $dtrace -qn "BEGIN { $1; exit(0); }" -x strsize=4096 2>&1 | sed 's/.*: //'; }
several() { n=0; while [ $n -lt $1 ]; do printf "$2" $n; n=$((n + 1)); done; }
ok '@ = lquantize(1, 0, 4094, 1)'
ok '@ = lquantize(1, 0, 65535, 1)'
refused '@ = llquantize(1, 10, 4, 17, 10000)'
ok 'a[1, "", "", "", ""] = 1'
ok "$(several 7 'trace("%d");')"
refused "$(several 8 'trace("%d");')"
ok "$(several 7 'self->x%d = "y";')"
refused "$(several 8 'self->x%d = "y";')"
