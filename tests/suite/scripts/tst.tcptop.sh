# A connection in a report, both ends of it.
# @requires: python
. ./script.sh
. ./tcp.sh
during ' 5.* 5.* 1000.* 1000' tcptop -C -P $port -t 1000 SECONDS 1
ports
grep -E 'LOCAL|:P.* (5|1000)$' $TMPDIR/out | tr -s ' ' | awk 'NR == 1 || !seen[$0]++' | sort
