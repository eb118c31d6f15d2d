# Errors after the preprocessor name the file and line that they come from.
# @requires: cpp
printf '#define X 1\n\nBEGIN\n{\n\ttrace(nothing);\n}\n' > $TMPDIR/s.d
$dtrace -C -x errtags -s $TMPDIR/s.d 2>&1 | sed "s:$TMPDIR:DIR:g"
