# freopen() sends output elsewhere, freopen("") back; what cannot be opened changes nothing.
dir=$(mktemp -d)
$dtrace -qwn "BEGIN {
	printf(\"one\n\");
	freopen(\"$dir/%s.%d\", \"file\", 1);
	printf(\"two\n\");
	freopen(\"$dir/none/such\");
	printf(\"three\n\");
	freopen(\"\");
	printf(\"four\n\");
	exit(0);
}" 2>&1 | sed "s,$dir,DIR,"
echo file:
cat $dir/file.1
rm -r $dir
