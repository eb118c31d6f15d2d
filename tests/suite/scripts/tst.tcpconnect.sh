# A connection that a program asks for.
# @requires: python
. ./script.sh
. ./tcp.sh
during 'python' tcpconnect -P $port SECONDS
ports
seen PORT
