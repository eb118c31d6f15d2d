# Without kprobes listings go on without a word, unless the provider is named.
# @requires: no-kprobes
$dtrace -l | awk '$2 == "fbt" || $2 == "instr"'
$dtrace -ln 'fb*:::,instr*:::'; echo "status $?"
$dtrace -ln 'fbt:::'; echo "status $?"
$dtrace -lP instr; echo "status $?"
