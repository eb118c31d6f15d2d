# Flags of other systems are refused with a sentence.
for flag in -a -A -G -h -B -32
do
	$dtrace $flag -n 'BEGIN { exit(0); }'; echo "status $?"
done
