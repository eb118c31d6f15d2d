# Files whose attributes a program asks for.
. ./script.sh
called stat asks-files
load() { $TMPDIR/asks-files /etc/passwd /no/such; }
during 'passwd.*such' statsnoop -n asks-files SECONDS
seen 'passwd|such' | grep -v nsswitch
