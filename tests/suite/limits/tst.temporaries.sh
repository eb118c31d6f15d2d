# Sixty-four strings in an expression, as long as strings can be; one more is refused.
nest() {
	text=execname
	n=1
	while [ $n -lt $1 ]; do text="strjoin($text, \"a\")" n=$((n + 1)); done
	echo "$text"
}
$dtrace -qn "BEGIN { printf(\"%d\n\", strlen($(nest 64))); exit(0); }" -x strsize=4096 | grep .
$dtrace -qn "BEGIN { trace($(nest 65)); exit(0); }" 2>&1 | sed 's/.*line/line/'
