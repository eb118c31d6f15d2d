# A script can name dtrace as its interpreter.
printf '#!%s -qs\nBEGIN\n{\n\tprintf("%%d %%s\\n", $1, $$2);\n\texit(0);\n}\n' $dtrace > $TMPDIR/s.d
chmod +x $TMPDIR/s.d
$TMPDIR/s.d 5 word
printf '#!%s -qs\nBEGIN\n{\n\ttrace(nothing);\n}\n' $dtrace > $TMPDIR/s.d
$TMPDIR/s.d 2>&1 | sed "s:$TMPDIR:DIR:"
