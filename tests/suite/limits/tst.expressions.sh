# Long sums, long conditions and deep choices.
sum() { n=1 text=x; while [ $n -lt $1 ]; do text="$text + $2" n=$((n + 1)); done; echo "$text"; }
deep() { n=0 text=0; while [ $n -lt $1 ]; do text="(x == $((n + 2)) ? $n : $text)" n=$((n + 1)); done; echo "$text"; }
deeper() { n=0 text=0; while [ $n -lt $1 ]; do text="(x == 1 ? $text : $n)" n=$((n + 1)); done; echo "$text"; }
sizes() { n=0 text=1; while [ $n -lt $1 ]; do text="sizeof (char[$text])" n=$((n + 1)); done; echo "$text"; }
and() { n=0 text=x; while [ $n -lt $1 ]; do text="$text && x != $((n + 2))" n=$((n + 1)); done; echo "$text"; }
for e in "$(sum 150 '(8 / x)')" "$(sum 150 '(x == 1 ? x : 2)')" "$(deep 150)" "$(deeper 150)" "$(sizes 60)" "$(and 150)" "$(sum 900 1)"; do
	$dtrace -qn "BEGIN { x = 1; printf(\"%d\n\", $e); exit(0); }"
done | grep .
