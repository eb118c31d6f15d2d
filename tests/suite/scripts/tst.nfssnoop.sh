# Files of a kind of file system, here the one that everybody has: /proc. Of NFS, there are none.
. ./script.sh
called cat shows
load() { $TMPDIR/shows /proc/self/comm; }
during nfssnoop -n shows -t proc 1
seen 'read.*/proc' | sed -E 's: (6|0) [0-9N]+ /proc/N/comm: \1 TIME FILE:' | uniq | awk '!seen[$0]++'
during nfssnoop -n shows 1
seen shows
