# Macros that are always there.
# @requires: cpp
cat > $TMPDIR/s.d <<'EOF'
#if defined(__linux) && defined(__unix) && __SUNW_D == 1 && defined(__SUNW_D_VERSION) && defined(__SUNW_D_64) && !defined(__GNUC__)
BEGIN { printf("all\n"); exit(0); }
#endif
EOF
$dtrace -qC -s $TMPDIR/s.d
