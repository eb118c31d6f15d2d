# How tests run one of scripts/. To be read by a test that defines `load`, which does what is to be seen.

# Runs one, as its first line says, with these arguments.
script() {
	file=../../../scripts/$1
	shift
	read -r first < $file
	case $first in
	'#!/usr/sbin/dtrace '*) $dtrace ${first#* } $file "$@" ;;
	*) PATH=${dtrace%/*}:$PATH sh $file "$@" ;;
	esac
}

# The same, with a number for SECONDS among the arguments, while `load` happens again and again. What comes is in $TMPDIR/out;
# if it is not what is expected, a pattern of all of it, a slow machine gets more time.
during() {
	expected=$1
	shift
	for seconds in 1 3 9; do
		rm -f $TMPDIR/ended
		{ for_seconds $seconds "$@" > $TMPDIR/out 2>&1; : > $TMPDIR/ended; } &
		until [ -e $TMPDIR/ended ]; do
			load > $TMPDIR/load 2>&1
			sleep 0.05
		done
		wait
		grep -qzE -- "$expected" $TMPDIR/out && break
	done
}

for_seconds() {
	seconds=$1
	shift
	for word; do
		shift
		[ "$word" != SECONDS ] || word=$seconds
		set -- "$@" "$word"
	done
	script "$@"
}

# A program by another name, so that it can be told from others.
called() {
	ln -s $(command -v $1) $TMPDIR/$2
}

# The first line, and those with this in them, each once and in order, as tracing may begin in the middle of the load: numbers of
# three digits and more, as ids of processes are, are N.
seen() {
	sed -En "/^$/d; 1p; \\,$1,p" $TMPDIR/out | sed -E 's/[0-9]{3,}/N/g; s/ +/ /g; s/^ //; s/ $//' | awk '!seen[$0]++' |
		{ IFS= read -r first && printf '%s\n' "$first"; LC_ALL=C sort; }
}
