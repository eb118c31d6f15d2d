# What is read in order needs no seeks.
# @requires: loop
. ./script.sh
. ./disk.sh
during 'dd if=/dev/loop.* 0 .@' seeksize SECONDS
grep -cE '^ *[0-9]+ dd if=/dev/loop' $TMPDIR/out | sed 's/[1-9][0-9]*/some/'
sed -n '/dd if=.dev.loop/,/^$/p' $TMPDIR/out | grep -E '^ +0 \|@+ +[1-9]' | tr -s ' @' | sed 's/[1-9][0-9]*/some/' | sort -u
