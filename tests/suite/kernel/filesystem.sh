# A file system of a test's own, for those that @require ext4, loop and unshare: $disk, /dev/loopN, is there while the test runs, and
# mounted on $place while the commands do that are given to `mounted` as a script, in a namespace of their own. $within runs them.
image=$TMPDIR/image
place=$TMPDIR/place
mkdir $place
truncate -s 16M $image
mkfs.ext4 -q -O ^metadata_csum $image 2> /dev/null
disk=$(losetup -f --show $image) || exit 9
trap 'losetup -d $disk' EXIT
export place disk
mounted() {
	{ echo "mount $disk $place || exit 9"; cat; } > $TMPDIR/run.sh
}
within="unshare -m /bin/sh $TMPDIR/run.sh"
