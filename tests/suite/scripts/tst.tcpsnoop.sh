# Segments of a connection, each way.
# @requires: python
. ./script.sh
. ./tcp.sh
during '-> +0 S.*<- +1000 PA' tcpsnoop -P $port SECONDS
ports
tr -s ' ' < $TMPDIR/out | grep -E 'SOURCE| (0|5|1000) S| (5|1000) ' | awk 'NR == 1 || !seen[$0]++'
