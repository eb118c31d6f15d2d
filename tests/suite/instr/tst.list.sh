# Functions have their opcodes, names are addresses, and ids their low halves.
# @requires: kprobes kcore
$dtrace -ln 'instr::ksys_write:' > $TMPDIR/l
awk 'NR == 1 { print $2, $3, $4, $5 } NR > 1 { sub(/-.*/, "-", $4); print $2, $3, $4 }' $TMPDIR/l | uniq
awk 'NR > 1 && $5 !~ /^0xffffffff[0-9a-f]*$/' $TMPDIR/l
awk 'NR > 1 { print $5 }' $TMPDIR/l | sort -c && echo 'in order'
id=$(awk 'NR == 2 { print $1 }' $TMPDIR/l); name=$(awk 'NR == 2 { print $5 }' $TMPDIR/l)
[ "$(printf '0xffffffff%x' "$id")" = "$name" ] && echo 'the low half'
# The same with an opcode, and by the address alone.
$dtrace -ln 'instr::ksys_write-nop:' | awk 'NR == 2 { print $2, $3, $4 }'
$dtrace -ln "instr:::$name" | awk -v n="$name" 'NR > 1 { print $5 == n, NR - 1 }'
# What names no function has some kinds of instructions; what does not name the provider has none.
$dtrace -ln 'instr::*-lidt:' | awk 'NR > 1 { sub(/.*-/, "", $4); print $4 }' | uniq
$dtrace -ln 'instr::*-mov:'
$dtrace -ln ':::0xffffffff81000000'
