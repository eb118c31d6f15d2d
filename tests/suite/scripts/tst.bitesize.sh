# The size of what a program reads.
# @requires: loop
. ./script.sh
. ./disk.sh
during 'if=/dev/loop' bitesize SECONDS
sed -i "s:of=.*:...:; s:if=/dev/loop[0-9]*:if=DISK:; s:^ *[0-9]* dd:dd:" $TMPDIR/out
sed -n '/^dd if=DISK/,/^$/p' $TMPDIR/out | sed -n 's/ |@*/ |/; 1p; /^ *[0-9]* | *[1-9]/p' | sed -E 's/ +/ /g; s/[1-9][0-9]* *$/some/' | sort -u
