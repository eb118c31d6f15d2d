# Functions that are not there are refused with the reason.
# @status: 1
for f in 'ustack()' 'usym(0)' 'msgsize((void *)0)'
do
	$dtrace -en "BEGIN { $f; }" 2>&1
done
