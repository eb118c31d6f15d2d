# Provider definitions are parsed and checked; alone they make no program that traces.
cat > $TMPDIR/p.d <<'END'
#pragma D attributes Evolving/Evolving/Common provider shop provider
#pragma D attributes Private/Private/Unknown provider shop args
struct order { int id; int items; };
translator struct order < int N > { id = N; items = N + 1; };
provider shop {
	probe open();
	probe sold__out(int id, char *what);
	probe order(int n, long when) : (struct order *n, long when);
};
END
cd $TMPDIR
$dtrace -e -s p.d; echo "status $?"
$dtrace -x errtags -e -n 'provider p1 { probe a(); };'
$dtrace -x errtags -e -n 'provider p { probe a(); probe a(); };'
$dtrace -x errtags -e -n 'struct o { int x; }; provider p { probe a(int x) : (struct o *x); };'
echo "status $?"
