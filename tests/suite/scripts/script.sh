# How tests run one of scripts/. To be read by a test that has defined `load`, which does what is to be seen.

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

# The same, while `load` happens again and again; what comes is in $TMPDIR/out.
during() {
	{ script "$@" > $TMPDIR/out 2>&1; : > $TMPDIR/ended; } &
	until [ -e $TMPDIR/ended ]; do
		load > $TMPDIR/load 2>&1
		sleep 0.05
	done
	wait
}

# A program by another name, so that it can be told from others.
called() {
	ln -s $(command -v $1) $TMPDIR/$2
}

# The header, and each line with this in it, once: numbers are N.
seen() {
	sed -n "/^$/d; 1p; /$1/p" $TMPDIR/out | sed 's/[0-9][0-9]*/N/g; s/  */ /g; s/^ //' | awk '!seen[$0]++'
}
