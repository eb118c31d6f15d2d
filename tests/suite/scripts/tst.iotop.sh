# What a program makes a disk read, in a report.
# @requires: loop
. ./script.sh
. ./disk.sh
during 'dd .* R +262144' iotop -C -d ${disk#/dev/} SECONDS 1
sed -i 's:loop[0-9]* *7 *[0-9]*:loopN 7 N:' $TMPDIR/out
sed -i 1d $TMPDIR/out
seen 'dd .* R +262144'
