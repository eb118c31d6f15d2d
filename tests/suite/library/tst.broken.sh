# Libraries that depend on each other, on nothing, or that are wrong are errors.
cd $TMPDIR
mkdir cycle missing wrong
echo '#pragma D depends_on library b.d' > cycle/a.d
echo '#pragma D depends_on library a.d' > cycle/b.d
echo '#pragma D depends_on library b.d' > missing/a.d
echo 'inline int OK = 1;
inline int BAD = nothing;' > wrong/a.d
$dtrace -L cycle -e -n BEGIN; echo "status $?"
$dtrace -L missing -e -n BEGIN; echo "status $?"
$dtrace -L wrong -x errtags -e -n BEGIN; echo "status $?"
