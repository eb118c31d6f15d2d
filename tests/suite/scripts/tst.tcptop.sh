# A connection in a report, both ends of it.
# @requires: python
. ./script.sh
. ./tcp.sh
during tcptop -C -P $port -t 1000 1 1
ports
grep -E 'LOCAL|:P.* (5|1000)$' $TMPDIR/out | tr -s ' ' | awk 'NR == 1 || !seen[$0]++' | sort
