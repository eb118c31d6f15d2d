# In the classic dialect the wrong number of arguments has tags of its own.
# @status: 1
for f in 'stack(1, 2)' 'ustack(1, 2, 3)' 'jstack(0)'
do
	$dtrace -x version=1.0 -x errtags -en "BEGIN { $f; }" 2>&1
done
