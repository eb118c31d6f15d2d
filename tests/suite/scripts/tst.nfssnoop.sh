# Files of a kind of file system, here the one that everybody has: /proc. Of NFS, there are none.
. ./script.sh
called cat shows
load() { $TMPDIR/shows /proc/self/comm; }
during 'read +6 .*read +0' nfssnoop -n shows -t proc SECONDS
seen 'read.*/proc' | sed -E 's: (6|0) [0-9N]+ /proc/N/comm: \1 TIME FILE:' | uniq | awk '!seen[$0]++'
during 'COMM' nfssnoop -n shows SECONDS
seen shows
# What is copied within the kernel.
called cp copies
echo text >$TMPDIR/copied
load() { $TMPDIR/copies $TMPDIR/copied $TMPDIR/copy; }
during 'copies .*/copy' nfssnoop -n copies -t $(df --output=fstype $TMPDIR | tail -n 1) SECONDS
seen 'copies .*/copy$' | sed -E 's:(copies) .* /.*/:\1 /:' | sort -u
