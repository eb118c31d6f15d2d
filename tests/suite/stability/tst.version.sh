# Names that are newer than the version of a program are free.
$dtrace -x version=1.0 -qn 'int strstr; BEGIN { strstr = 3; trace(strstr); exit(0); }'; echo
$dtrace -x errtags -x version=1.1 -e -n 'int strstr; BEGIN { }'
$dtrace -x errtags -x version=1.0 -e -n 'BEGIN { trace(strstr("a", "b")); }'
$dtrace -x version=99.0 -e -n BEGIN
$dtrace -x version=one -e -n BEGIN
$dtrace -C -x version=1.6.3 -qs /dev/stdin <<'END'
#if __SUNW_D_VERSION == 0x01006003
BEGIN { trace("1.6.3"); exit(0); }
#endif
END
echo
