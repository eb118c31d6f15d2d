# Files whose attributes a program asks for.
. ./script.sh
called stat asks-files
load() { $TMPDIR/asks-files /etc/passwd /no/such; }
during statsnoop -n asks-files 1
seen 'passwd|such' | grep -v nsswitch
