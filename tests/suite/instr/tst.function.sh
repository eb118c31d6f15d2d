# A function without an opcode means all its instructions: those that no jump passes over fire once a call.
# @requires: kprobes kcore
$dtrace -qn 'instr:vmlinux:ksys_write: /pid == $target/ { @[probename] = count(); }' -c "$trigger write:a write:b write:c" \
    > $TMPDIR/out; echo "status $?"
awk 'NF == 2 { n[$2]++ } END { for (count in n) print count, (n[count] > 10) }' $TMPDIR/out
