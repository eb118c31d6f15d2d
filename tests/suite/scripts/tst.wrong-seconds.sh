# What is no number where one has to be is told by the usage.
. ./script.sh
for arguments in 'opensnoop abc' 'biolatency 1x' 'offcpu -t ten' 'tcpconnect -P http' 'procsystime -s now' 'shellsnoop 1s' \
	'iotop 5s' 'rwtop -p cat' 'tcptop 1 x' 'killsnoop -s KILL'; do
	script $arguments 2>&1 >/dev/null | sed -n 's/^usage: \([a-z]*\).*/\1/p'
done
