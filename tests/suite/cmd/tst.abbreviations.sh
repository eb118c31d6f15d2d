# Descriptions may leave out parts, and glob in any of them.
for d in BEGIN :BEGIN ::BEGIN :::BEGIN dtrace:::BEGIN 'dtrace:::' 'd*:::B?GIN' 'dtrace:::[A-C]EGIN' 'dtr*ce:::BEG*' ':::[!E]EGIN' '*:*:*:BEGIN'
do
	$dtrace -ln "$d" | awk -v d="$d" 'NR > 1 { print d, $1 }'
done
