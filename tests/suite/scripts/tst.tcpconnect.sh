# A connection that a program asks for.
# @requires: python
. ./script.sh
. ./tcp.sh
during tcpconnect -P $port 1
ports
seen PORT
