# How long a disk takes, by device.
# @requires: loop
. ./script.sh
. ./disk.sh
during '@' biolatency -D -d ${disk#/dev/} SECONDS
grep -E '^ +loop' $TMPDIR/out | tr -s ' ' | sed 's/[0-9][0-9]*/N/'
grep -cE '^ +[0-9]+ \|@+ +[1-9][0-9]*' $TMPDIR/out | sed 's/[1-9][0-9]*/some/'
