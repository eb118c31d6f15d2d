# A list says why nothing that a pattern means can be probed.
# @requires: kprobes
$dtrace -ln 'fbt::do_int[3]:entry'
$dtrace -ln 'fbt::no_such_function*:entry'
