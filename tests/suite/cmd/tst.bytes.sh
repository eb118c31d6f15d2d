# @requires: cpp
# Arguments, names of files and of folders need no encoding.
name=$(printf '\351t\351')
mkdir "$TMPDIR/$name" && cd "$TMPDIR"
echo 'BEGIN { printf("%s %s %s %d", $0, $$1, $1, NAME); exit(0); }' > "$name.d"
echo 'inline int NAME = 8;' > "$name/$name.d"
echo '#define NAME 9' > "$name/$name.h"
$dtrace -q -L "$name" -s "$name.d" "$name" | od -An -c
$dtrace -q -L "$name" -s "$name.d" "\"$name\"" -o "$name.out"
od -An -c "$name.out"
$dtrace -q -C -D "NAME=7" -s "$name.d" "$name" | od -An -c
(echo "#include \"$name.h\"" && cat "$name.d") > "$name.c"
$dtrace -q -C -I "$name" -s "$name.c" "$name" | od -An -c
$dtrace -q -n "BEGIN { trace(\"$name\"); exit(0); }" | od -An -c
$dtrace -q -c "echo $name" -n 'END { exit(0); }' 2> /dev/null | od -An -c
$dtrace -q -x setenv="N=$name" -c 'sh -c "echo \$N"' -n 'END { exit(0); }' 2> /dev/null | od -An -c
$dtrace -n "BEGIN { trace($name); }"
$dtrace -n 'BEGIN { exit(0); }' "$name"
$dtrace -x errtags -n '$1 { exit(0); }' "$name"
$dtrace -x "strsize=$name" -n 'BEGIN { exit(0); }'
$dtrace -x "$name" -n 'BEGIN { exit(0); }'
$dtrace -p "$name" -n 'BEGIN { exit(0); }'
$dtrace -s "$name.none"; echo "status $?"
