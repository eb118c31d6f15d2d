# A library in the place of dtrace's own can depend on facts about this system, which are in no file, and on dtrace's files.
mkdir $TMPDIR/lib
cat > $TMPDIR/lib/own.d <<'EOF'
#pragma D depends_on library system.d
#pragma D depends_on library errno.d
inline int page = _page_size;
inline int absent = ENOENT;
EOF
$dtrace -x syslibdir=$TMPDIR/lib -qn 'BEGIN { printf("%d %d\n", page, absent); exit(0); }' |
	sed "s/^$(getconf PAGESIZE) /page /"
# Not its own.
$dtrace -x nolibs -L $TMPDIR/lib -qn 'BEGIN { exit(0); }' && echo "nolibs"
$dtrace -L $TMPDIR/lib -qn 'BEGIN { exit(0); }' 2>&1 | sed "s:$TMPDIR:DIR:g"
