# Each script has a usage line and an example in its first comment, a test, and compiles.
. ./script.sh
for file in ../../../scripts/*; do
	name=${file##*/}
	header=$(sed '1d; /^$/q' $file)
	for part in usage: example: "$name: "; do
		case $header in *"$part"*) ;; *) echo "$name: no $part" ;; esac
	done
	[ -x $file ] || echo "$name: not executable"
	[ -e tst.${name%.d}.sh ] || echo "$name: no test"
	case $(head -1 $file) in
	'#!/bin/sh') PATH=${dtrace%/*}:$PATH sh $file -h | grep -q '^usage: ' || echo "$name: no -h" ;;
	*) grep -q '@requires: kprobes' tst.${name%.d}.sh || script $name -e ;;
	esac
done
true
