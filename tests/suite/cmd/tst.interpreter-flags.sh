# The interpreter's line sets options before the file; pragmas in the file too.
printf '#!%s -s\n#pragma D option quiet\n#pragma D option strsize=8\nBEGIN { s = "0123456789"; printf("%%s\\n", s); exit(0); }\n' $dtrace > $TMPDIR/s.d
chmod +x $TMPDIR/s.d
$TMPDIR/s.d
