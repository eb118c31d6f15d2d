# Each script has a usage line and an example in its first comment, shows them if it has flags, and has a test.
for file in ../../../scripts/*; do
	name=${file##*/}
	header=$(sed '1d; /^$/q' $file)
	for part in usage: example: "$name: "; do
		case $header in *"$part"*) ;; *) echo "$name: no $part" ;; esac
	done
	[ -x $file ] || echo "$name: not executable"
	[ -e tst.${name%.d}.sh ] || echo "$name: no test"
	read -r first < $file
	case $first in
	'#!/bin/sh') sh $file -h | grep -q '^usage: ' || echo "$name: no -h" ;;
	*) grep -q '^#pragma D option defaultargs$' $file || echo "$name: needs arguments" ;;
	esac
done
